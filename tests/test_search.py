"""What the search finds, and in which order: the contract that both databases keep."""

import pytest

from actions.models import Proposal, SearchEntry
from actions.search import matching as search
from actions.search.filterset import results
from actions.search.query import Thesaurus, question
from tests.edits import rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DocumentFactory,
    FindingFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProposalFactory,
    SynonymFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ASKED_OF_AN_ENGINE = {
    "end of a statement": '";',
    "operators": "AND OR NOT",
    "near": "NEAR(cyber, 2)",
    "star": "cyb*",
    "only a star": "*",
    "colon": "title:cyber",
    "lone colon": ":",
    "caret": "^",
    "plus and minus": "+ -cyber",
    "joined texts": "'||'",
    "lone single quote": "cyber'",
    "lone double quote": '"cyber',
    "parentheses": "((cyber",
    "other parentheses": "cyber))(",
    "braces": "{title text}: cyber",
    "signs of tsquery": "cyber & ! | <-> <2> cyber:*A",
    "backslash": "cyber\\ \\'",
    "percent": "%cyber% _",
    "surrounded": "\ue000cyber\ue001",
    "many words": "word " * 60,
    "very long word": "cyber" * 60,
}


def asked(text):
    return question(text, Thesaurus.of_catalogue())


def matching(text):
    """Return the proposals that a text finds, best first."""
    found = search.matching(Proposal.objects.all(), asked(text).terms, "search_entry__")
    return found.order_by("-relevance", "reference")


def found(text):
    """Return the references of the proposals that a text finds, best first."""
    return [proposal.reference for proposal in matching(text)]


def kinds(text):
    """Return the kinds of the entries that a text finds."""
    entries = search.matching(SearchEntry.objects.all(), asked(text).terms)
    return sorted(entries.values_list("kind", flat=True))


def nearest(text):
    """Return the references of what has any of the words, with how many, most first."""
    entries = search.matching_most(SearchEntry.objects.all(), asked(text).terms)
    rows = entries.order_by("-found", "-relevance", "proposal__reference")
    return list(rows.values_list("proposal__reference", "found"))


def extracts(text):
    """Return the name and the parts of the only result, with brackets for the marks."""
    asked_for = asked(text)
    (entry,) = search.matching(SearchEntry.objects.defer("vector"), asked_for.terms)
    (result,) = results([entry.pk], asked_for)
    return [bracketed(result.name), *(bracketed(extract) for _, extract in result.parts)]


def bracketed(extract):
    return "".join(f"[{text}]" if is_found else text for text, is_found in extract)


def texts(**texts_by_number):
    """Make a proposal of 2016 with each of the texts; the names say the numbers."""
    for number, text in texts_by_number.items():
        ProposalFactory(reference=f"2016-{number[1:]}", text=text)


def test_every_form_of_a_word_finds_every_other(subtests):
    forms = ["exercise", "exercises", "exercising", "exercised"]
    for written in forms:
        with rolled_back():
            texts(n01=f"Staffs {written} together.", n02="An excerpt for the staffs.")
            for asked_for in forms:
                with subtests.test(asked_for=asked_for, written=written):
                    assert found(asked_for) == ["2016-01"]


def test_the_plural_and_other_endings_make_no_difference(subtests):
    for asked_for, written, not_meant in [
        ("train", "training", "traits"),
        ("ally", "Allies", "alleys"),
        ("policies", "policy", "polite"),
        ("capability", "capabilities", "captains"),
        ("operation", "operations", "opinions"),
        ("responding", "respond", "despond"),
    ]:
        with subtests.test(asked_for=asked_for), rolled_back():
            texts(n01=f"About {written}.", n02=f"About {not_meant}.")

            assert found(asked_for) == ["2016-01"]


def test_accents_and_capitals_make_no_difference(subtests):
    for written in ["Türkiye", "Tu\u0308rkiye", "turkiye", "TÜRKIYE"]:
        with rolled_back():
            texts(n01=f"Talks with {written} go on.", n02="Talks with Turkey go on.")
            for asked_for in ["Türkiye", "tu\u0308rkiye", "turkiye", "TURKIYE"]:
                with subtests.test(asked_for=asked_for, written=written):
                    assert found(asked_for) == ["2016-01"]


def test_however_a_word_is_written_it_is_found(subtests):
    for forms in [
        ["Łódź", "ŁO\u0301DZ\u0301", "lodz"],
        ["Ørsted", "orsted"],
        ["Đurić", "duric"],
        ["Strauß", "STRAUẞ", "strauss"],
        ["Ærø", "aero"],
        ["Œuvre", "oeuvre"],
        ["İstanbul", "\u0131stanbul", "istanbul"],
        ["Þórr Gauð", "thorr gaud"],
        ["ﬁnancial", "ﬁ\u00adnancial", "fi\u200bnancial", "financial"],
        ["\uff2e\uff21\uff34\uff2f", "NATO’s", "nato's", "NATO\u00b4s", "N.A.T.O.", "nato"],
        ["U.S.", "u.s", "U.S.’s", "us"],
        ["Київ", "Київ".upper()],
        ["Ἀθῆναι", "αθηναι", "ΑΘΗΝΑΙ"],
        ["CO₂", "co2"],
        ["cyber\u2011defence", "cyber–defence", "cyber\u00a0defence", '"cyber defence"'],
    ]:
        for written in forms:
            with rolled_back():
                texts(n01=f"Of {written}.", n02="Of Lod, an office, s and anything else.")
                for asked_for in forms:
                    with subtests.test(asked_for=asked_for, written=written):
                        assert found(asked_for) == ["2016-01"]


def test_american_and_british_spelling_find_each_other(subtests):
    for forms in [
        ["a hybrid centre", "a hybrid center"],
        ["defence programmes", "defense programs"],
        ["organisations", "an organization"],
        ["analysing behaviour", "analyzing behavior"],
        ["neighbouring", "neighboring"],
        ["a licenced practice", "licensed practise"],
        ["a catalogue and a dialogue", "catalog dialog"],
        ["modelling", "modeling"],
        ["manoeuvres", "maneuvering"],
        ["co-operation", "cooperation"],
        ["a co-ordinated judgement", "coordinated judgment"],
    ]:
        for written in forms:
            with rolled_back():
                texts(n01=f"Of {written}.", n02="Of organs, defensive laboratories.")
                for asked_for in forms:
                    with subtests.test(asked_for=asked_for, written=written):
                        assert found(asked_for) == ["2016-01"]


def test_words_with_the_same_beginning_are_told_apart(subtests):
    for asked_for, written in [("news", "new"), ("generic", "general"), ("ally", "alley")]:
        with subtests.test(asked_for=asked_for), rolled_back():
            texts(n01=f"About {asked_for}.", n02=f"About {written}.")

            assert found(asked_for) == ["2016-01"]


def test_part_of_a_word_finds_nothing():
    texts(n01="Cybersecurity matters.")

    assert found("cyber") == []


def test_all_words_are_needed():
    texts(n01="Share early warnings.", n02="Share plans.", n03="Late warnings, seldom shared.")

    assert found("share warnings") == ["2016-01", "2016-03"]


def test_the_words_may_stand_in_title_text_and_subjects():
    ProposalFactory(
        reference="2016-01",
        title="Early warning",
        text="Tell each other.",
        themes=[ThemeFactory(name="Mobility")],
    )
    ProposalFactory(reference="2016-02", title="Early warning", text="Tell each other.")

    assert found("warning tell mobility") == ["2016-01"]


def test_words_of_a_phrase_stand_together_in_their_order(subtests):
    texts(
        n01="Further military mobility.",
        n02="Mobility, military and other.",
        n03="Military staffs and mobility.",
        n04="Military-mobility projects.",
    )
    for text in ['"military mobility"', "“military mobility”", "military-mobility"]:
        with subtests.test(text=text):
            assert sorted(found(text)) == ["2016-01", "2016-04"]


def test_the_forms_of_the_words_of_a_phrase_are_found_too():
    texts(n01="They exercised together.", n02="Together they plan an exercise.")

    assert found('"exercises together"') == ["2016-01"]


def test_a_phrase_does_not_reach_from_the_title_into_the_text():
    ProposalFactory(reference="2016-01", title="About military", text="mobility and rail.")
    ProposalFactory(reference="2016-02", title="About rail", text="On military mobility.")

    assert found('"military mobility"') == ["2016-02"]


def test_a_phrase_does_not_reach_from_the_text_into_the_subjects():
    ProposalFactory(reference="2016-01", text="Early", themes=[ThemeFactory(name="Warning")])
    ProposalFactory(reference="2016-02", text="Early countering of that")

    assert found('"early countering"') == ["2016-02"]


def test_what_a_sign_joins_is_a_phrase(subtests):
    texts(n01="On counter-terrorism.", n02="On counter terrorism.", n03="Terrorism has a counter.")
    for text in ["counter-terrorism", "counter\N{EN DASH}terrorism", "Counter/Terrorism"]:
        with subtests.test(text=text):
            assert sorted(found(text)) == ["2016-01", "2016-02"]


def test_what_is_written_as_one_word_is_not_what_is_written_as_two():
    texts(n01="On counterterrorism.", n02="On counter-terrorism.")

    assert found("counterterrorism") == ["2016-01"]


def test_small_words_are_not_needed_among_others():
    texts(n01="Movement in all freedom.", n02="Movement of troops.")

    assert found("the freedom of movement") == ["2016-01"]


def test_small_words_are_needed_in_phrases_and_alone():
    texts(
        n01="The freedom of movement.",
        n02="Freedom along with movement.",
        n03="Yes or no, and why not.",
    )

    assert found('"freedom of movement"') == ["2016-01"]
    assert found("with") == ["2016-02"]
    assert found("AND OR NOT") == ["2016-03"]


def test_a_number_is_a_word():
    texts(n01="By 2018, 15283/16 holds.", n02="By 2019, 15283 copies of volume 17.")

    assert found("2018") == ["2016-01"]
    assert found("15283/16") == ["2016-01"]


def test_the_title_weighs_more_than_the_text_and_the_text_more_than_the_subjects():
    ProposalFactory(reference="2016-01", themes=[ThemeFactory(name="Resilience")])
    ProposalFactory(reference="2016-02", text="What resilience needs.")
    ProposalFactory(reference="2016-03", title="Resilience needed")
    ProposalFactory(reference="2016-04")

    assert found("resilience") == ["2016-03", "2016-02", "2016-01"]


def test_what_has_a_word_in_title_and_text_stands_before_what_has_it_in_the_title():
    ProposalFactory(reference="2016-01", title="Resilience needed", text="Help each other now.")
    ProposalFactory(reference="2016-02", title="Resilience needed", text="Resilience needs help.")

    assert found("resilience") == ["2016-02", "2016-01"]


def test_the_more_of_the_words_stand_in_the_title_the_better():
    ProposalFactory(reference="2016-01", title="Early", text="Warnings of warnings. " * 9)
    ProposalFactory(reference="2016-02", title="Early warnings", text="Share.")
    ProposalFactory(reference="2016-03", text="Early warnings, early warnings.")

    assert found("early warnings") == ["2016-02", "2016-01", "2016-03"]


def test_equal_matches_stand_in_the_order_asked_for():
    texts(n03="On resilience.", n01="On resilience.", n02="On resilience.")

    assert found("resilience") == ["2016-01", "2016-02", "2016-03"]


def test_a_body_is_found_under_its_names_in_texts(subtests):
    OrganisationFactory(name="European External Action Service", short_name="EEAS")
    texts(
        n01="The European External Action Service leads.",
        n02="External action of a European kind.",
    )
    for text in [
        *["EEAS", "eeas", '"EEAS"'],
        *["European External Action Service", "external european action service"],
    ]:
        with subtests.test(text=text):
            assert found(text) == ["2016-01"]


def test_the_long_form_of_a_body_finds_its_abbreviation_in_texts():
    OrganisationFactory(name="European External Action Service", short_name="EEAS")
    texts(n01="The EEAS leads.", n02="Another European service leads.")

    assert found("European External Action Service") == ["2016-01"]
    assert found("EEAS") == ["2016-01"]


def test_a_synonym_finds_both_forms(subtests):
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(
        n01="Advance women, peace and security.",
        n02="Advance WPS.",
        n03="Peace, and more security.",
    )
    for text in [
        *["WPS", "women, peace and security"],
        *["women peace security", '"women, peace and security"'],
    ]:
        with subtests.test(text=text):
            assert sorted(found(text)) == ["2016-01", "2016-02"]


def test_an_abbreviation_does_not_find_the_words_of_its_long_form_apart():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(n01="Women in security, and peace.", n02="On women, peace and security.")

    assert found("WPS") == ["2016-02"]


def test_an_abbreviation_among_other_words_finds_its_long_form():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(
        n01="Training on women, peace and security for staffs.",
        n02="Women, peace and security.",
        n03="Training for staffs.",
    )

    assert found("training WPS staffs") == ["2016-01"]


def test_a_long_form_among_other_words_finds_its_abbreviation():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(n01="WPS training.", n02="Training.", n03="WPS.")

    assert found("training on women peace security") == ["2016-01"]


def test_without_a_synonym_an_abbreviation_is_a_word_like_any_other():
    texts(n01="Advance women, peace and security.", n02="Advance WPS.")

    assert found("WPS") == ["2016-02"]


def test_a_record_is_found_under_the_names_of_its_subjects(subtests):
    ProposalFactory(
        reference="2016-01",
        area=AreaFactory(number=3),
        themes=[ThemeFactory(name="Military mobility")],
        organisations=[OrganisationFactory(name="European Service", short_name="ES")],
        countries=[CountryFactory(code="md", name="Moldova")],
    )
    ProposalFactory(
        reference="2016-02",
        themes=[ThemeFactory(name="Military staffs")],
        organisations=[OrganisationFactory(name="European Agency", short_name="EA")],
        countries=[CountryFactory(code="ge", name="Georgia")],
    )
    for text in ["Cyber security", "military mobility", "European Service", "ES", "Moldova"]:
        with subtests.test(text=text):
            assert found(text) == ["2016-01"]


def test_every_kind_of_record_is_found():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    written = "About women, peace and security."
    ProposalFactory(text=written)
    ParagraphFactory(text=written)
    FindingFactory(text=written)
    CommentaryFactory(text=written)
    DocumentFactory(text=written)
    for factory in [ProposalFactory, ParagraphFactory, FindingFactory, CommentaryFactory]:
        factory(text="About peace.")

    assert kinds("WPS") == ["commentary", "document", "finding", "paragraph", "proposal"]


def test_a_slot_that_awaits_transcription_is_found_by_number_and_area_alone():
    AwaitingProposalFactory(reference="2016-05", area=AreaFactory(number=3))
    AwaitingProposalFactory(reference="2016-06")

    assert found("2016-05") == ["2016-05"]
    assert found("cyber security") == ["2016-05"]
    assert found("not yet transcribed") == []


def test_what_is_found_can_be_filtered_counted_and_cut():
    texts(n01="On resilience.", n02="On resilience.", n03="On cyber.")
    ProposalFactory(reference="2017-01", text="On resilience.")

    assert matching("resilience").filter(proposal_set=2016).count() == 2
    assert [one.reference for one in matching("resilience")[1:]] == ["2016-02", "2017-01"]
    assert matching("resilience").exists()


def test_the_nearest_have_most_of_the_words():
    texts(n01="Share plans.", n02="Share early plans.", n03="Share early warnings.", n04="Else.")

    assert nearest("share early warnings quickly") == [
        ("2016-03", 3),
        ("2016-02", 2),
        ("2016-01", 1),
    ]


def test_the_nearest_with_equally_many_words_stand_best_first():
    ProposalFactory(reference="2016-01", text="What resilience needs.")
    ProposalFactory(reference="2016-02", title="Resilience needed")

    assert nearest("resilience nowhere") == [("2016-02", 1), ("2016-01", 1)]


def test_nothing_is_near_where_no_word_is_found():
    texts(n01="Share warnings.")

    assert nearest("resilience nowhere") == []


def test_a_synonym_of_a_word_counts_among_the_nearest():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(n01="On WPS.", n02="On peace.")

    assert nearest("women peace security nowhere") == [("2016-01", 1)]


def test_the_words_are_marked_in_every_form_wherever_they_stand():
    ProposalFactory(
        reference="2016-01",
        title="Exercise together",
        text="Staffs exercised now.",
        themes=[ThemeFactory(name="Mobility"), ThemeFactory(name="Roads")],
    )

    assert extracts("exercising road") == [
        "2016-01 [Exercise] together",
        "Staffs [exercised] now.",
        "[Roads]",
    ]


def test_what_is_found_together_is_marked_together():
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    texts(n01="On Women, Peace and Security; peace; security for women.")

    assert extracts("WPS")[1] == "On [Women, Peace and Security]; peace; security for women."


def test_marks_stand_where_the_letters_are_however_they_are_written(subtests):
    for asked_for, marked in [
        ("lodz", "[Łódź], [Ło\u0301dz\u0301]."),
        ("straße", "[STRASSE] [straße]."),
        ("office", "The [o\N{LATIN SMALL LIGATURE FFI}ce]."),
        ("NATO", "[NATO]’s [\uff2eATO]™ [N.A.T.O].'s [NA\u00adTO]-led [Nato]¹"),
        ("us", "The [U.S]. and [US]."),
        ("2", "[½] is 1/[2], not 12"),
        ("cyber", "\ue000[cyber]\ue001 \ue001[cyber]\ue000 <mark>"),
    ]:
        with subtests.test(asked_for=asked_for), rolled_back():
            texts(n07=marked.replace("[", "").replace("]", ""))

            assert extracts(asked_for)[1] == marked


def test_the_extract_of_a_long_text_is_where_most_of_the_words_are(subtests):
    before, after = "Before resilience. " * 40, "And after it. " * 40
    texts(n01=f"{before}A mission on resilience starts. {after}")
    for asked_for, words, marked in [
        ("mission resilience", 40, "A [mission] on [resilience] starts."),
        ("resilience", 40, "Before [resilience]. Before [resilience]."),
        ('"after it"', 40, "And [after it]. And [after it]."),
    ]:
        with subtests.test(asked_for=asked_for):
            _, extract = extracts(asked_for)

            assert marked in extract
            assert len(extract.replace("…", "").split()) == words


def test_what_is_left_out_of_an_extract_is_said():
    texts(n01=f"Early. {'Before it. ' * 40}A mission starts.", n02=f"Late. {'After it. ' * 40}")

    (_, at_its_end), (_, at_its_beginning) = extracts("mission"), extracts("late")

    assert at_its_end.startswith("… it. Before it.")
    assert at_its_end.endswith("A [mission] starts.")
    assert at_its_beginning.startswith("[Late]. After it.")
    assert at_its_beginning.endswith("After …")


def test_a_text_without_the_words_shows_its_beginning():
    ProposalFactory(text="It begins here. " * 3, themes=[ThemeFactory(name="Resilience")])

    assert extracts("resilience")[1] == "It begins here. " * 3


def test_whatever_is_asked_is_read_as_words(subtests):
    texts(n01="What concerns shipping.", n02="What concerns rail.")
    for name, text in (HOSTILE | ASKED_OF_AN_ENGINE).items():
        with subtests.test(text=name), rolled_back():
            words = asked(text)

            assert not words or found(text) == nearest(text) == []


def test_signs_around_a_word_mean_nothing(subtests):
    texts(n01="On cyber matters.", n02="On other matters.")
    for text in [
        *['cyber";', '"cyber', "cyber'", "cyber*", "*cyber", "cyber:", "cyber:*", "^cyber"],
        *["+cyber", "-cyber", "!cyber", "&cyber|", "(cyber", "cyber)", "{cyber}", "%cyber%"],
        *["cyber\\", "cyber\x00", "<->cyber"],
    ]:
        with subtests.test(text=text):
            assert found(text) == ["2016-01"]
