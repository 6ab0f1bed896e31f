"""The shapes in which the invented sets are printed: web pages, plain texts and PDFs."""

import html
import textwrap
from itertools import groupby

INTRODUCTION = {
    "en": (
        "The Council today gave its backing to the work that follows. It had asked for it in the "
        "summer, when cyber defence, exercises and hybrid threats stood high on the agenda.",
        "Seven areas are named: hybrid threats, operations, cyber, capabilities, industry, "
        "exercises and capacity building.",
    ),
    "fr": (
        "Le Conseil a apporté ce jour son soutien aux travaux qui suivent. Il les avait demandés "
        "pendant l’été, alors que la cyberdéfense et les exercices étaient à l’ordre du jour.",
        "Sept domaines sont cités : menaces hybrides, opérations, cyber, capacités, industrie, "
        "exercices et renforcement des capacités.",
    ),
}
TITLE = {
    "en": "Statement on a common set of proposals",
    "fr": "Déclaration sur une série commune de propositions",
}
MENU = """<header class="site-header"><nav><ul><li><a href="/a">Home</a></li>
<li><a href="/b">Exercises</a></li>
</ul></nav></header><div class="breadcrumb">Home &gt; Press &gt; Exercises</div>
<div id="cookieBanner"><p>We use cookies on this site.</p>
<button>Accept all cookies</button></div>"""
FOOT = """<div class="share-links"><ul><li>Print</li><li>Share on Facebook</li></ul></div>
<section><h2>Related links</h2><ul><li><a href="https://example.org/x">Another declaration</a></li>
<li>Fact sheet on exercises</li></ul></section>
<footer><p>Press office – Rue 1, 1000 Brussels</p></footer>"""


def runs(items):
    """Return the items under each sub-heading."""
    return [(name, list(group)) for name, group in groupby(items, key=lambda item: item[0])]


def page(body, language, encoding="utf-8"):
    """Return a whole web page around a body, with furniture on all sides."""
    introduction = "".join(f"<p>{text}</p>" for text in INTRODUCTION[language])
    text = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="{encoding}">'
        f"<title>{TITLE[language]}</title>"
        f"<script>var exercises = '<p>Exercises</p>';</script></head>"
        f'<body class="page with-menu">{MENU}<main><h1>{TITLE[language]}</h1>'
        f'<span class="date">6 December 2016 - 10:15</span>{introduction}{body}'
        f"</main>{FOOT}</body></html>"
    )
    return text.encode(encoding, "xmlcharrefreplace")


def lists(contents, language):
    """Headings by rank and lists, as a content management system writes them."""
    return page("".join(_lists_of(*section) for section in contents), language)


def linked(contents, language):
    """Headings, some proposals and their parts that link to pages of their subject."""
    body = []
    for _, heading, items in contents:
        body.append(f'<p><strong><a href="/subject">{heading}</a></strong></p>')
        for subheading, run in runs(items):
            body.append(f"<p><em>{subheading}</em></p>" if subheading else "")
            body += ["<ul>", *(_linked_item(text, parts) for _, text, parts in run), "</ul>"]
    return page("".join(body), language)


def _linked_item(text, parts):
    inner = "".join(f'<li><a href="/part">{html.escape(part)}</a></li>' for part in parts)
    return f'<li><a href="/item">{html.escape(text)}</a>{inner and f"<ul>{inner}</ul>"}</li>'


def _lists_of(_, heading, items):
    out = f"<h2>{heading}</h2>"
    for subheading, run in runs(items):
        out += f"<h3>{subheading}</h3>" if subheading else ""
        out += "<ul>" + "".join(_entry(text, parts) for _, text, parts in run) + "</ul>"
    return out


def _entry(text, parts):
    nested = "<ul>" + "".join(f"<li>{part}</li>" for part in parts) + "</ul>" if parts else ""
    return f"<li>\n  <p>{html.escape(text)}</p>{nested}</li>\n"


def bold_and_bullets(contents, language):
    """Bold paragraphs as headings, numbered, and bullets that are typed, with entities."""
    out = ""
    for number, (_, heading, items) in enumerate(contents, start=1):
        out += f"<p><strong>{number}. {heading.upper()}:</strong></p>"
        for subheading, run in runs(items):
            out += f"<p><em><b>{subheading}</b></em></p>" if subheading else ""
            for _, text, parts in run:
                out += f"<p>&bull;&nbsp;{text.replace(' ', '&#160;', 1)}</p>"
                out += "".join(f"<p>&nbsp;&nbsp;◦ {part}</p>" for part in parts)
    return page(out, language)


def divisions(contents, language):
    """Nothing but divisions, the bullet in one of its own, in windows-1252."""
    out = ""
    for _, heading, items in contents:
        out += f'<div class="c1"><span style="font-weight:bold">{heading}</span></div>'
        for subheading, run in runs(items):
            out += (
                f'<div><span style="font-weight: 700">{subheading}</span></div>'
                if subheading
                else ""
            )
            for _, text, parts in run:
                out += f"<div><div>–</div><div><span>{text[:9]}</span>{text[9:]}</div></div>"
                out += "".join(f"<div><div>o</div><div>{part}</div></div>" for part in parts)
    return page(f"<div>{out}</div>", language, "windows-1252")


def table(contents, language):
    """A table for layout: the number in one cell, the text in the next."""
    out = ""
    for _, heading, items in contents:
        out += f'<tr><td colspan="2"><h3>{heading}</h3></td></tr>'
        number = 0
        for subheading, run in runs(items):
            out += f"<tr><td></td><td><b>{subheading}</b></td></tr>" if subheading else ""
            for _, text, parts in run:
                number += 1
                nested = "".join(f"<li>{part}</li>" for part in parts)
                out += f"<tr><td>{number}</td><td>{text}<ul>{nested}</ul></td></tr>"
    return page(f"<table>{out}</table>", language)


def one_list(contents, language):
    """One numbered list of the areas, with everything nested in it."""
    out = ""
    for _, heading, items in contents:
        inner = ""
        for subheading, run in runs(items):
            entries = "".join(_entry(text, parts) for _, text, parts in run)
            inner += f"<li>{subheading}<ul>{entries}</ul></li>" if subheading else entries
        out += f"<li><b>{heading}</b><ul>{inner}</ul></li>"
    return page(f"<ol>{out}</ol>", language)


def word_processor(contents, language):
    """Paragraphs with classes and margins, as a word processor saves them; no bullet is left."""
    out = ""
    for _, heading, items in contents:
        out += f"<p class=MsoNormal><b><span lang=EN-GB>{heading}</span></b></p>"
        for subheading, run in runs(items):
            out += (
                f"<p class=MsoNormal><b><i>{subheading}<o:p></o:p></i></b></p>"
                if subheading
                else ""
            )
            for _, text, parts in run:
                filled = textwrap.fill(text, 50)
                out += f'<p class=MsoListBullet style="margin-left:36.0pt">{filled}</p>'
                out += "".join(
                    f'<p class=MsoListBullet2 style="margin-left:72.0pt">{part}</p>'
                    for part in parts
                )
    return page(out, language)


def margins(contents, language):
    """Paragraphs that only their margin tells apart."""
    out = ""
    for _, heading, items in contents:
        out += f"<h4>{heading}</h4>"
        for subheading, run in runs(items):
            out += f"<h5>{subheading}</h5>" if subheading else ""
            for _, text, parts in run:
                out += f'<p style="margin-left: 20px">{text}</p>'
                out += "".join(f'<p style="margin-left: 60px">{part}</p>' for part in parts)
    return page(out, language)


def line_breaks(contents, language):
    """One paragraph for each area, its lines broken by hand."""
    out = ""
    for _, heading, items in contents:
        lines = []
        for subheading, run in runs(items):
            lines += [f"<u><b>{subheading}</b></u>"] if subheading else []
            for _, text, parts in run:
                lines += [f"- {text}", *(f"&nbsp;&nbsp;• {part}" for part in parts)]
        out += f"<p><b>{heading}</b><br>" + "<br/>\n".join(lines) + "</p>"
    return page(out, language)


def paragraphs_and_lists(contents, language):
    """Items as paragraphs, parts as a list, areas as buttons of an accordion."""
    out = ""
    for _, heading, items in contents:
        out += f'<div class="accordion"><button type="button">{heading}</button><div>'
        for subheading, run in runs(items):
            out += f"<h4>{subheading}</h4>" if subheading else ""
            for _, text, parts in run:
                nested = "".join(f"<li>{part}</li>" for part in parts)
                out += f"<p>{text}</p>" + (f"<ul>{nested}</ul>" if nested else "")
        out += "</div></div>"
    return page(out, language)


def archive(contents, language):
    """A page saved as one file."""
    import email.mime.multipart as multipart
    from email.mime.text import MIMEText

    message = multipart.MIMEMultipart("related", type="text/html")
    message.attach(MIMEText(lists(contents, language).decode(), "html", "utf-8"))
    return message.as_bytes()
