"""What surrounds a text on its page: menus, share links, dates, footers, cookie banners."""

import re

from actions.importing.parse.characters import on_one_line

ELEMENTS = frozenset(
    str.split(
        "script style noscript template head title nav footer aside select option datalist "
        "textarea svg iframe object embed audio video canvas map figcaption dialog"
    )
)
ROLES = frozenset(
    str.split(
        "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
        "toolbar tablist"
    )
)
# Words of a class or an id, each between other letters than its own.
NAMES = frozenset(
    str.split(
        "nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs footer cookie cookies "
        "cookiebanner consent gdpr share sharing shares sharebar addthis sharethis social socials "
        "sidebar banner masthead toolbar pagination pager skiplink newsletter subscribe "
        "subscription languages language lang langswitcher languageselector locale locales "
        "related recommended print printbutton popup modal search searchbox login metadata tags "
        "comments widget"
    )
)
WORDS_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
MONTHS = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "jan feb mar apr jun jul aug sep sept oct nov dec janv févr juil déc"
).replace(" ", "|")
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?\.? (?:{MONTHS})\.?,? \d{{4}}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
)
NETWORKS = r"(?:facebook|twitter|x|linkedin|whatsapp|e-?mail|mail|bluesky|instagram|youtube)"
LANGUAGES = (
    r"(?:english|français|french|anglais|deutsch|español|italiano|русский|українська"
    r"|en|fr|de|es|it)"
)
PHRASES = (
    r"(?:print|imprimer)(?: (?:this |cette )?(?:page|version))?",
    r"(?:share|partager)(?: (?:this |cette )?(?:page|article))?",
    r"tweet(?:er)?|(?:send|envoyer)(?: this page)? (?:by|par) (?:e-?mail|courriel)",
    rf"(?:(?:share|partager)(?: (?:on|sur|via|by|par))? )?{NETWORKS}",
    r"(?:back to (?:the )?top|top|haut de page|retour(?: en haut(?: de (?:la )?page)?)?|back)",
    r"(?:skip|aller|passer) (?:to|au) (?:the )?(?:main |contenu ?)?"
    r"(?:content|menu|navigation|principal)?",
    r"(?:home|accueil|menu|search|rechercher|close|fermer|pdf|read more|lire la suite)",
    rf"{LANGUAGES}(?:[ |/·,-]+{LANGUAGES})*",
    rf"(?:press release|communiqué de presse)(?: \W?\d+/\d+)?(?:[ ,–—-]*(?:le )?{DATE})?",
    r"(?:last (?:updated|reviewed|modified)|dernière mise à jour|updated|mis à jour|published"
    rf"|publié)(?: on| le)?\W*{DATE}.{{0,20}}",
    rf"(?:(?:on |le )?{DATE})(?: ?[-,|–—]? ?(?:at |à )?\d{{1,2}}[:.h]\d{{2}}(?: ?[ap]m)?)?"
    r"(?: ?[-,|–—]? ?\W?\d*/?\d*\W?)?(?: (?:press release|communiqué de presse).{0,30})?",
    r"(?:page )?\d{1,4}(?: ?(?:/|of|sur|de) ?\d{1,4})?",
    r"(?:accept|accepter|decline|refuser)(?: (?:all|only|tous|tout|les)?\b.{0,30}cookies)?",
    r"(?:follow us|suivez-nous)(?: (?:on|sur) .{0,60})?",
    r"(?:download|télécharger)(?: (?:as|this|en|le|the)\b.{0,30})?",
    r"(?:this (?:site|website) uses cookies|ce site utilise des cookies)\b.*",
    r"(?:file|https?)://\S+(?: \d+/\d+)?|www\.\S+",
    r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}(?: ?[ap]m)?.*",
    r"(?:©|copyright\b).{0,100}",
)
PHRASE = re.compile("|".join(f"(?:{phrase})" for phrase in PHRASES), re.IGNORECASE)
LONGEST_PHRASE = 160


def is_furniture(text):
    """Return whether a block of this text can only be furniture, wherever it stands."""
    return len(text) <= LONGEST_PHRASE and bool(PHRASE.fullmatch(on_one_line(text).strip(" |·•:")))


def is_certain(element):
    """Return whether an element of HTML is furniture by its tag or its role."""
    return element.tag in ELEMENTS or element.get("role", "").lower() in ROLES


def is_named_furniture(element):
    """Return whether an element is furniture for certain, or by its class or id."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    words = (word.lower() for word in WORDS_OF_NAME.findall(names))
    return is_certain(element) or not NAMES.isdisjoint(words)
