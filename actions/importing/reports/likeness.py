"""Which proposals a paragraph of a report is likely about, and the other way round.

The paragraphs are in no index, because nobody but editors may find them: their words are looked up
among those that the search knows of the proposals.
"""

from collections import Counter, defaultdict
from math import log, sqrt

from rapidfuzz import fuzz

from actions.models import SearchEntry
from actions.search.query import Thesaurus, terms_of
from actions.search.words import words_of
from actions.vocabulary import SearchKind

STEM = 5  # Letters in which the forms of a word mostly agree, the ending of plurals apart.
# A word that more proposals than this have says nothing of which of them is meant.
FREQUENT = 5
OFTEN = 1 / 4
OF_TITLE = 3  # How much more a word counts that is in the title.
SAME_AREA = 1.5  # How much more a proposal counts of the area under which the paragraph stands.


class Likeness:
    """Says of some proposals which of them a paragraph is likely about."""

    def __init__(self, proposals):
        self.proposals = {proposal.pk: proposal for proposal in proposals}
        rows = SearchEntry.objects.filter(kind=SearchKind.PROPOSAL, proposal__in=self.proposals)
        titles, self.texts, stems = {}, {}, {}
        thesaurus = Thesaurus.of_catalogue()
        for pk, *texts in rows.values_list("proposal", "title", "text", "subjects"):
            titles[pk], self.texts[pk] = _stems(words_of(texts[0])), " ".join(texts)
            terms = terms_of(self.texts[pk], thesaurus)
            forms = [form for term in terms for form in term.alternatives]
            stems[pk] = _stems(word for form in forms for phrase in form for word in phrase)
        having = Counter(stem for pk in stems for stem in stems[pk])
        limit = max(FREQUENT, len(stems) * OFTEN)
        self.points = defaultdict(dict)  # By stem and proposal.
        for pk in stems:
            for stem in stems[pk]:
                if having[stem] <= limit:
                    rare = log(1 + len(stems) / having[stem])
                    weight = OF_TITLE if stem in titles[pk] else 1
                    self.points[stem][pk] = rare * weight / sqrt(len(stems[pk]))

    def proposals_for(self, paragraph):
        """Return the proposals that have words of a paragraph, the likeliest first."""
        relevance = self._relevance(paragraph)
        found = sorted(
            relevance, key=lambda pk: (-relevance[pk], -self._similarity(paragraph, pk), pk)
        )
        return [self.proposals[pk] for pk in found]

    def paragraphs_for(self, proposal, paragraphs):
        """Return the paragraphs that have words of a proposal, the likeliest first.

        They are those for which few other proposals are likelier.
        """
        found = []
        for paragraph in paragraphs:
            relevance = self._relevance(paragraph)
            if points := relevance[proposal.pk]:
                likelier = sum(others > points for others in relevance.values())
                found.append((likelier, -self._similarity(paragraph, proposal.pk), paragraph))
        return [paragraph for *_, paragraph in sorted(found, key=lambda one: one[:2])]

    def _relevance(self, paragraph):
        """Return how much of the rarer words of a paragraph each proposal has, by key."""
        relevance = Counter()
        for stem in _stems(words_of(paragraph.text)):
            for pk, points in self.points.get(stem, {}).items():
                is_same = paragraph.area_id and paragraph.area_id == self.proposals[pk].area_id
                relevance[pk] += points * (SAME_AREA if is_same else 1)
        return relevance

    def _similarity(self, paragraph, pk):
        return fuzz.token_set_ratio(paragraph.text, self.texts[pk])


def _stems(words):
    return {word.removesuffix("s")[:STEM] for word in words}
