"""What the words of an official text propose for its record, beside the text itself.

Only names that stand in it and words that tell the type of commitment count: where there are
none, nothing is proposed. All names on record are English, and so is what is proposed from.
"""

import re
from collections import defaultdict
from functools import cached_property

from django.utils.text import capfirst

from actions.importing.official.matching import COMMON
from actions.models import Country, Organisation, Synonym, Theme
from actions.search.words import located_words, stem, words_of
from actions.vocabulary import CommitmentType

PARTS_OF_NAME = re.compile(r",| and |[()]")
# Beginnings of the names of themes that say too little by themselves.
VAGUE = {"emerging", "implementation", "information", "missions", "parallel", "transparency"}

READ = 4000  # Signs of a wording from which fields are proposed; no proposal is longer.
LONGEST_TITLE = 100
FEWEST_WORDS = 4
WHO = re.compile(r"^[^,;:.]{0,80}? (?:will|shall|should|are to|is to) (?:also )?")
ACTS = {
    *["align", "conclude", "cooperate", "coordinate", "deepen", "develop", "draw", "encourage"],
    *["enhance", "ensure", "establish", "exchange", "explore", "foster", "hold", "identify"],
    *["improve", "increase", "intensify", "invite", "look", "map", "organise", "prepare"],
    *["promote", "reinforce", "seek", "set", "share", "step", "strengthen", "support"],
    *["synchronise", "take", "work"],
}
# Where a first clause ends; what makes one that cannot stand alone.
BORDER = re.compile(
    r"[;:.(]|, | [–—-] | (?:as well as|based on|in order to|in particular|including|on the basis "
    r"of|so as to|so that|such as|where|which|while|with a view to)\b"
)
LEANING = re.compile(r"\b(?:how|its|that|their|them|these|they|this|whether)\b", re.IGNORECASE)


def _words(*forms, ending=r"\b"):
    return re.compile(rf"\b(?:{'|'.join(forms)}){ending}", re.IGNORECASE)


DEADLINE = _words(
    r"(?:by|before|until|no later than|in the (?:first|second) half of) (?:[\w-]+ ){0,5}?"
    r"(?:mid-)?(?:20\d\d|the year)"
)
DELIVERED = _words(
    *["adopt", "complete", "conclude", "draw up", "establish", "finalise", "hold an?", "map"],
    *["publish", "set up", "sign"],
)
REPEATED = _words(
    *["annual(?:ly)?", "(?:each|every|once a|twice a) year", "exercises", "meetings", "quarterly"],
    *["regular(?:ly)?", "seminars", "workshops", "yearly"],
)
EXPLORED = _words("consider", "explore", "identify", r"look(?:s|ing)? into")
WITHOUT_END = _words(
    *["align", "closely", "closer", "complement", "continu", "cooperat", "coordinat", "deepen"],
    *["dialogue", "encourag", "enhanc", "ensur", "foster", "further", "improv", "intensif"],
    *["promot", "reinforc", "seek", "step up", "stepped up", "strengthen", "synchronis"],
    ending="",
)


def propose_fields(work, fields, before=None):
    """Propose the fields of records anew for each item that has another wording than before.

    ``before`` holds the wordings by the numbers of the items. What an editor made of a proposal,
    or confirmed, stays.
    """
    if not work.is_in_our_language:
        return
    proposer, before = Proposer(), before or {}
    for item in work.items:
        earlier = before.get(item.id, "")
        if item.is_confirmed or item.wording == earlier:
            continue
        old, new = proposer.fields_for(earlier), proposer.fields_for(item.wording)
        for name in fields.names:
            if getattr(item, name) == old[name]:
                setattr(item, name, new[name])


class Proposer:
    """Knows the names of bodies, countries and themes, and finds them in texts."""

    def fields_for(self, wording):
        """Return by name the fields that a text proposes for its record."""
        wording = wording[:READ]
        words = located_words(wording)
        named = defaultdict(set)
        for relation, key in self._named(wording, words):
            named[relation].add(key)
        return {
            "title": title_of(wording),
            "type": type_of(wording),
            "themes": sorted(set(self._themes(wording, words))),
            "organisations": sorted(named["organisations"]),
            "countries": sorted(named["countries"]),
        }

    def _named(self, wording, words):
        """Yield the bodies and countries whose names stand in a text, the longest name first."""
        place = 0
        while place < len(words):
            for name in self.names_by_first_word[words[place][0]]:
                run = words[place : place + len(name)]
                relation, key, form = self.names[name]
                is_there = tuple(word for word, *_ in run) == name
                if is_there and _is_written_like(form, wording, run):
                    yield relation, key
                    place += len(name) - 1
                    break
            place += 1

    def _themes(self, wording, words):
        """Yield the themes of whose names a telling part stands in a text."""
        stems = tuple(stem(word) for word, *_ in words)
        for place, first in enumerate(stems):
            for key, phrase, form in self.themes_by_first_stem[first]:
                end = place + len(phrase)
                is_there = stems[place:end] == phrase
                if is_there and _is_written_like(form, wording, words[place:end]):
                    yield key

    @cached_property
    def synonyms(self):
        """The other forms of what a form means, by its words."""
        others = defaultdict(set)
        for one, other in Synonym.objects.values_list("short_form", "long_form"):
            others[words_of(one)].add(other)
            others[words_of(other)].add(one)
        return others

    @cached_property
    def names(self):
        """The relation, the key and the form of each name of a body or a country, by its words."""
        bodies = Organisation.objects.values_list("slug", "name", "short_name")
        known = [("organisations", slug, name) for slug, *both in bodies for name in both]
        known += [("countries", *one) for one in Country.objects.values_list("code", "name")]
        return {
            words_of(form): (relation, key, form)
            for relation, key, name in known
            for form in [name, *self.synonyms[words_of(name)]]
        }

    @cached_property
    def names_by_first_word(self):
        """The words of each name by the first of them, the longest name first."""
        found = defaultdict(list)
        for words in sorted(filter(None, self.names), key=len, reverse=True):
            found[words[0]].append(words)
        return found

    @cached_property
    def themes_by_first_stem(self):
        """The key, the stems and the form of each telling part of a theme's name.

        A theme called like a country, such as Ukraine, is more than the country's name tells.
        """
        found = defaultdict(list)
        for slug, name in Theme.objects.values_list("slug", "name"):
            first, *others = filter(None, map(str.strip, PARTS_OF_NAME.split(name)))
            parts = {first, slug.replace("-", " "), *(one for one in others if " " in one)}
            parts = {one for one in parts if one.casefold() not in VAGUE}
            parts |= {form for one in parts for form in self.synonyms[words_of(one)]}
            for form in [one for one in parts if words_of(one) not in self.names]:
                written = form if form.isupper() else form.casefold()
                if stems := tuple(map(stem, words_of(form))):
                    found[stems[0]].append((slug, stems, written))
        return found


def _is_written_like(form, wording, words):
    """Return whether words are as capital as a name: “IS” and “Commission” are, “is” is not."""
    written = wording[words[0][1] : words[-1][2]]
    return written.isupper() if form.isupper() else written[0].isupper() or form[0].islower()


def type_of(text):
    """Return the type of commitment for which telling words speak alone, or nothing."""
    has_deadline, is_delivered, is_repeated, is_explored, is_without_end = (
        bool(telling.search(text))
        for telling in [DEADLINE, DELIVERED, REPEATED, EXPLORED, WITHOUT_END]
    )
    if is_delivered and is_repeated:
        return CommitmentType.MIXED.value
    if is_delivered and has_deadline:
        return CommitmentType.ONE_OFF.value
    if is_repeated and not (has_deadline or is_explored or is_without_end):
        return CommitmentType.RECURRING.value
    if is_without_end and not (has_deadline or is_delivered or is_repeated):
        return CommitmentType.OPEN_ENDED.value
    return ""


def title_of(wording):
    """Return what is to be done in the words of the first clause, if that stands by itself.

    A whole sentence is no title, nor is what does not begin with the act.
    """
    sentence = WHO.sub("", wording.partition("\n")[0]).strip(" .;")
    clause = BORDER.split(sentence)[0].strip()
    words = words_of(clause)
    is_short = len(clause) <= LONGEST_TITLE and clause != sentence
    is_act = len(words) >= FEWEST_WORDS and words[0] in ACTS and words[-1] not in COMMON
    return capfirst(clause) if is_short and is_act and not LEANING.search(clause) else ""
