"""What `make audit` counts as a word about our records, and which limits it finds broken."""

import sys
from collections import Counter

import pytest
from django.conf import settings

sys.path.append(str(settings.BASE_DIR / ".ci" / "audit"))

import limits
import words

PAGE = """<style>.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden }</style>
<body><p>Nothing here counts.</p><main>
<p class="kicker">2016-01, endorsed later</p>
<p>Ships – of both sides met 2016-02 <span class="hidden">says a screen reader</span></p>
<div class="from">An official summary <b class="references">under way</b></div>
<details class="fold"><summary>Details</summary><p>None of this is seen.</p></details>
<p>Reports 9 and 10: not read for this</p><button>Print</button></main></body>"""


@pytest.mark.browser
def test_words_in_certain_elements_and_phrases_are_meta_where_they_are_seen(browser):
    page = browser.new_page()
    page.set_content(PAGE)

    assert words.count(page) == {
        "words": 24,
        "meta": 13,
        "elements": {".kicker": 3, ".from": 3, ".fold > summary": 1, "button": 1},
        "phrases": {words.PHRASES[0]: 1, words.PHRASES[2]: 4},
    }
    page.close()


def found(meta=14, style=12_000, violations=(), elsewhere=()):
    return {
        "words": {"words": 100, "meta": meta, "elements": {".from": meta}, "phrases": {}},
        "sent": 50_000 + style,
        "bodies": Counter(Stylesheet=style, Script=10_000),
        "violations": violations,
        "elsewhere": elsewhere,
    }


def test_a_page_at_its_limits_breaks_none():
    assert list(limits.of_page("list", found())) == []


def test_each_limit_that_a_page_breaks_is_a_line():
    broken = found(meta=15, style=60_000, violations=["at 320 px"], elsewhere=["elsewhere.example"])

    assert list(limits.of_page("list", broken)) == [
        "list: axe at 320 px",
        "list: asks elsewhere.example",
        "list: 15.0 % meta words, most in .from 15",
        "list: first visit of 110.0 KB, more than 100 KB",
        "list: style of 60.0 KB, more than 12 KB",
    ]


def test_an_element_of_meta_words_that_no_page_has_is_a_line():
    assert list(limits.of_words(set(words.ELEMENTS) - {".from"})) == [
        "meta words: no page has .from"
    ]


def test_each_limit_that_lighthouse_finds_broken_is_a_line():
    scores = {"performance": 98, "accessibility": 99, "best-practices": 100, "seo": 100}

    assert list(
        limits.of_lighthouse("area", {"scores": scores, "shift": 0.01, "wrong": ["label"]})
    ) == ["area: accessibility 99, less than 100 (label)", "area: the layout shifts by 0.010"]
