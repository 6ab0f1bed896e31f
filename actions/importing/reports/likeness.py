"""Which proposals a paragraph is likely about, and the other way round, by the site's own search.

The paragraphs themselves are in no index, because nobody but editors may find them: each of them
is a question, and the proposals are what answers it.
"""

from collections import Counter, defaultdict
from functools import cached_property

from django.db.models import IntegerField, Value
from rapidfuzz import fuzz

from actions.models import SearchEntry
from actions.search import engine
from actions.search.query import Term, Thesaurus, terms_of, words_of
from actions.vocabulary import SearchKind

MOST_TERMS = 40
NEAREST = 10  # Paragraphs about which the search is asked at once.
BEGINNING = 4  # Letters in which the forms of a word mostly agree.
# A word that more proposals than this have says nothing of which of them is meant.
FREQUENT = 5
OFTEN = 1 / 4
SAME_AREA = 2  # How much more a proposal counts of the area under which the paragraph stands.


class Likeness:
    """Says of some proposals which of them a paragraph is likely about."""

    def __init__(self, proposals):
        self.proposals = {proposal.pk: proposal for proposal in proposals}
        self.entries = SearchEntry.objects.filter(kind=SearchKind.PROPOSAL)

    @cached_property
    def texts(self):
        """What the index holds of each proposal."""
        entries = self.entries.values_list("proposal", "title", "text", "subjects")
        return {pk: " ".join(texts) for pk, *texts in entries if pk in self.proposals}

    @cached_property
    def thesaurus(self):
        return Thesaurus.of_catalogue()

    @cached_property
    def frequent(self):
        """The words that are of no use here, because so many proposals have them."""
        counts = Counter(word for text in self.texts.values() for word in set(words_of(text)))
        limit = max(FREQUENT, len(self.texts) * OFTEN)
        return {word for word, number in counts.items() if number > limit}

    @cached_property
    def beginnings(self):
        """How the words begin that the proposals have."""
        return self._beginnings(" ".join(self.texts.values()))

    def proposals_for(self, paragraph):
        """Return the proposals that have words of a paragraph, the likeliest first."""
        relevance = self._relevance([paragraph])[paragraph.pk]
        found = sorted(
            relevance, key=lambda pk: (-relevance[pk], -self._similarity(paragraph, pk), pk)
        )
        return [self.proposals[pk] for pk in found]

    def paragraphs_for(self, proposal, paragraphs):
        """Return the paragraphs that have words of a proposal, the likeliest first.

        They are those for which few other proposals are likelier.
        """
        near = self._nearest(proposal, paragraphs)
        relevance = self._relevance(near)
        found = [one for one in near if proposal.pk in relevance[one.pk]]
        return sorted(
            found,
            key=lambda one: (
                _likelier(relevance[one.pk], proposal.pk),
                -self._similarity(one, proposal.pk),
            ),
        )

    def _nearest(self, proposal, paragraphs):
        """Return the paragraphs with most of a proposal's words: only these are asked about."""
        beginnings = self._beginnings(self.texts.get(proposal.pk, ""))
        shared = {one: len(beginnings & self._beginnings(one.text)) for one in paragraphs}
        return sorted(filter(shared.get, paragraphs), key=shared.get, reverse=True)[:NEAREST]

    def _beginnings(self, text):
        return {word[:BEGINNING] for word in words_of(text) if word not in self.frequent}

    def _similarity(self, paragraph, pk):
        return fuzz.token_set_ratio(paragraph.text, self.texts.get(pk, ""))

    def _relevance(self, paragraphs):
        """Return by paragraph how well each proposal answers it."""
        relevance = defaultdict(dict)
        areas = {paragraph.pk: paragraph.area_id for paragraph in paragraphs}
        answers = [one for one in map(self._answers, paragraphs) if one is not None]
        rows = answers[0].union(*answers[1:], all=True) if answers else []
        for paragraph, pk, points in rows:
            if pk in self.proposals:
                area = self.proposals[pk].area_id
                is_same = area is not None and area == areas[paragraph]
                relevance[paragraph][pk] = points * (SAME_AREA if is_same else 1)
        return relevance

    def _is_telling(self, term):
        """Return whether some proposals may have a term, in any of its forms, and not most."""
        words = {word for form in term.alternatives for phrase in form for word in phrase}
        return any(
            word[:BEGINNING] in self.beginnings for word in words if word not in self.frequent
        )

    def _answers(self, paragraph):
        """Return the query for the proposals with words of a paragraph; None without words."""
        terms = [
            term for term in terms_of(paragraph.text, self.thesaurus) if self._is_telling(term)
        ]
        if not terms:
            return None
        any_of_them = Term(tuple(form for term in terms[:MOST_TERMS] for form in term.alternatives))
        found = engine.matching(self.entries, [any_of_them])
        number = Value(paragraph.pk, output_field=IntegerField())
        return found.annotate(of=number).values_list("of", "proposal", "relevance")


def _likelier(relevance, pk):
    """Return how many other proposals are likelier."""
    return sum(points > relevance[pk] for points in relevance.values())
