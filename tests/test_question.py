"""What a reader asks in the search: words, phrases, and what means the same."""

import pytest

from actions.search.query import MOST_TERMS, Thesaurus, question
from actions.search.words import plain
from tests.factories import OrganisationFactory, SynonymFactory

PAIRS = [
    ("EEAS", "European External Action Service"),
    ("EU", "European Union"),
    ("WPS", "women, peace and security"),
    ("TTX", "table-top exercise"),
    ("IS", "NATO International Staff"),
    ("StratCom", "strategic communication"),
    ("StratCom", "strategic communications"),
    ("NATO", "Nato"),
]


def terms(text):
    """Return the terms that a text asks for, each with its forms.

    The words of a phrase stand together; “+” joins the phrases that a form must have all.
    """
    return [
        [" + ".join(" ".join(phrase) for phrase in form) for form in term.alternatives]
        for term in question(text, Thesaurus(PAIRS)).terms
    ]


def test_each_word_is_asked_for_once(subtests):
    for text, asked in [
        ("mobility", [["mobility"]]),
        ("military mobility", [["military"], ["mobility"]]),
        ("  military \t mobility\n", [["military"], ["mobility"]]),
        ("Military MOBILITY", [["military"], ["mobility"]]),
        ("mobility, military; (rail)", [["mobility"], ["military"], ["rail"]]),
        ("mobility mobility Mobility", [["mobility"]]),
        ("article 5", [["article"], ["5"]]),
    ]:
        with subtests.test(text=text):
            assert terms(text) == asked


def test_accents_and_capitals_make_no_difference(subtests):
    for text in ["Türkiye", "TÜRKIYE", "tu\u0308rkiye", "turkiye"]:
        with subtests.test(text=text):
            assert terms(text) == [["turkiye"]]


def test_words_that_signs_join_are_a_phrase(subtests):
    for text, phrase in [
        ("ship-to-ship", "ship to ship"),
        ("2016-07", "2016 07"),
        ("R10-01", "r10 01"),
        ("15283/16", "15283 16"),
        ("d'Europe", "d europe"),
        ("snake_case", "snake case"),
        ("title:cyber", "title cyber"),
    ]:
        with subtests.test(text=text):
            assert terms(text) == [[phrase]]


def test_whose_something_is_makes_no_difference(subtests):
    for text in ["Europe's", "EUROPE’S", "Europe`s", "Europe", "'Europe'"]:
        with subtests.test(text=text):
            assert terms(text) == [["europe"]]


def test_dots_in_an_abbreviation_mean_nothing(subtests):
    for text in ["E.U.", "e.u", "E.U.’s"]:
        with subtests.test(text=text):
            assert terms(text) == [["eu", "european union"]]


def test_words_in_quotes_are_a_phrase(subtests):
    for text in [
        '"military mobility"',
        "“military mobility”",
        "„military mobility“",
        "«military mobility»",
        '" military,  mobility "',
    ]:
        with subtests.test(text=text):
            assert terms(text) == [["military mobility"]]


def test_a_phrase_stands_among_words_in_their_order():
    assert terms('rail "military mobility" road') == [["rail"], ["military mobility"], ["road"]]


def test_a_quote_that_encloses_nothing_is_overlooked(subtests):
    for text, asked in [
        ('"military mobility', [["military"], ["mobility"]]),
        ('military mobility"', [["military"], ["mobility"]]),
        ('"" mobility', [["mobility"]]),
        ('" " mobility', [["mobility"]]),
        ('"military" mobility"', [["military"], ["mobility"]]),
    ]:
        with subtests.test(text=text):
            assert terms(text) == asked


def test_small_words_count_only_alone_and_in_phrases(subtests):
    for text, asked in [
        ("freedom of movement", [["freedom"], ["movement"]]),
        ("The Movement", [["movement"]]),
        ("cyber AND defence", [["cyber"], ["defence"]]),
        ("cyber OR NOT defence", [["cyber"], ["defence"]]),
        ("of", [["of"]]),
        ("AND OR NOT", [["and"], ["or"], ["not"]]),
        ('"freedom of movement"', [["freedom of movement"]]),
        ('"of"', [["of"]]),
        ("ship-to-ship", [["ship to ship"]]),
    ]:
        with subtests.test(text=text):
            assert terms(text) == asked


def test_an_abbreviation_and_its_long_form_find_each_other(subtests):
    for text, asked in [
        ("EEAS", [["eeas", "european external action service"]]),
        ("eeas", [["eeas", "european external action service"]]),
        (
            "European External Action Service",
            [["european + external + action + service", "eeas"]],
        ),
        (
            '"European External Action Service"',
            [["european external action service", "eeas"]],
        ),
        ('"EEAS"', [["eeas", "european external action service"]]),
        ("WPS", [["wps", "women peace and security"]]),
        ("women peace security", [["women + peace + security", "wps"]]),
        ("Women, Peace and Security", [["women + peace + security", "wps"]]),
        ('"women, peace and security"', [["women peace and security", "wps"]]),
        (
            "StratCom",
            [["stratcom", "strategic communication", "strategic communications"]],
        ),
    ]:
        with subtests.test(text=text):
            assert terms(text) == asked


def test_a_long_form_with_a_hyphen_finds_its_abbreviation(subtests):
    for text in ["table-top exercise", "table top exercise", "Table-Top Exercise"]:
        with subtests.test(text=text):
            (forms,) = terms(text)

            assert forms[1:] == ["ttx"]


def test_forms_are_found_in_the_middle_of_other_words():
    assert terms("training on women peace and security for EEAS staff") == [
        ["training"],
        ["women + peace + security", "wps"],
        ["eeas", "european external action service"],
        ["staff"],
    ]


def test_part_of_a_long_form_is_no_form():
    assert terms("European external action") == [["european"], ["external"], ["action"]]


def test_the_longest_form_that_is_known_counts():
    thesaurus = Thesaurus([("EU", "European Union"), ("EUMC", "European Union Military Committee")])

    (term,) = question("European Union Military Committee", thesaurus).terms

    assert term.alternatives[1:] == ((("eumc",),),)


def test_an_abbreviation_that_is_a_small_word_counts_alone_only():
    assert terms("IS") == [["is", "nato international staff"]]
    assert terms("what is resilience") == [["what"], ["resilience"]]


def test_forms_that_are_equal_are_one():
    assert terms("NATO") == [["nato"]]


def test_no_more_than_twelve_terms_are_asked_for(subtests):
    assert MOST_TERMS == 12
    for number, asked_for, shortened in [
        (1, 1, False),
        (12, 12, False),
        (13, 12, True),
        (150, 12, True),
    ]:
        with subtests.test(number=number):
            asked = question(" ".join(f"w{place}" for place in range(number)), Thesaurus([]))

            assert (len(asked.terms), asked.shortened) == (asked_for, shortened)


def test_words_that_are_repeated_do_not_shorten_a_question():
    asked = question("cyber " * 20, Thesaurus([]))

    assert (len(asked.terms), asked.shortened) == (1, False)


def test_without_any_word_a_question_is_empty(subtests):
    for text in [
        "",
        "   ",
        '"',
        '""',
        "“”",
        "...",
        "_",
        "👩‍🚀",
        "\u200b",
        "\x00",
        "()*:^{}+-'||'&!<->",
        "\u0301",
    ]:
        with subtests.test(text=text):
            assert not question(text, Thesaurus(PAIRS))


def test_a_text_is_plain_without_capitals_and_accents():
    assert plain("Türkiye, ÎLE – “Łódź”") == 'turkiye, ile - "lodz"'


@pytest.mark.django_db
def test_the_catalogue_knows_its_bodies_and_its_synonyms(django_assert_num_queries):
    OrganisationFactory(name="European External Action Service", short_name="EEAS")
    SynonymFactory(short_form="WPS", long_form="women, peace and security")

    with django_assert_num_queries(1):
        thesaurus = Thesaurus.of_catalogue()

    assert thesaurus.others(("eeas",)) == [("european", "external", "action", "service")]
    assert thesaurus.others(("women", "peace", "security")) == [("wps",)]
    assert thesaurus.others(("peace",)) == []
