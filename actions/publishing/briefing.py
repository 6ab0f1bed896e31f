"""What is taken to a meeting: proposals, a line each, and the findings on which that rests."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.urls import reverse

from actions.filters import left_out
from actions.filters.selection import file_name, in_words
from actions.models import DataVersion, Finding
from actions.models.documents import with_sources
from actions.progress.matrix import Row, matrix
from actions.progress.sentences import latest_code, latest_in_short, reports_since, status_sentence
from actions.publishing.citations import query_of_selection
from actions.publishing.exports.formats import UNCONFIRMED, Link, links, query_of_rows
from actions.publishing.exports.readable import as_known
from actions.publishing.urls import absolute_url
from actions.vocabulary import Attribution, Standing, term_of_cell

MOST_WITH_TEXT = 10  # More proposals stand in the sheet without their texts.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Line(Row):
    """A proposal on the sheet, with what is on record of it in each report."""

    @property
    def codes(self):
        return [cell.code for cell in self.cells]

    @property
    def last(self):
        """The code of the newest status on record, or of what there is in its place."""
        return latest_code(self.proposal)

    @property
    def said(self):
        """What is last on record, where it was read, how it was matched, and what was not read."""
        proposal = self.proposal
        if not proposal.latest_status:
            return status_sentence(proposal)
        label, found = term_of_cell(self.last).label, latest_in_short(proposal)
        return f"{label}: {found[0].lower()}{found[1:]}. {reports_since(proposal)}".strip()

    @property
    def url(self):
        return absolute_url(self.proposal.get_absolute_url())


@dataclass
class Briefing:
    """The proposals that a valid query string selects, and everything that the sheet says."""

    filterset: object
    version: DataVersion

    @cached_property
    def proposals(self):
        return list(self.filterset.qs.for_list())

    @property
    def reports(self):
        return self.filterset.reports_then

    @property
    def title(self):
        """What was selected, in words."""
        number = len(self.proposals)
        what = f"{number} proposal{'' if number == 1 else 's'}"
        return " ".join(filter(None, [what, in_words(self.filterset)]))

    @property
    def as_known(self):
        return as_known(self.filterset.as_of, self.version)

    @property
    def file_name(self):
        return f"{file_name(self.filterset, 'Proposals')}.docx"

    @property
    def page(self):
        query = query_of_selection(self.filterset)
        return absolute_url(reverse("actions:proposal-list") + (f"?{query}" if query else ""))

    @cached_property
    def lines(self):
        """The proposals with a text, in the order of the list."""
        transcribed = [one for one in self.proposals if not one.is_awaiting]
        rows = matrix(transcribed, self.reports, self.filterset.as_of)
        return [Line(row.proposal, row.cells) for row in rows]

    @property
    def awaiting(self):
        """The references of the proposals whose text nobody has transcribed."""
        return [one.reference for one in self.proposals if one.is_awaiting]

    @property
    def has_texts(self):
        return len(self.lines) <= MOST_WITH_TEXT

    @property
    def codes(self):
        """What the squares of the sheet mean, as codes."""
        return {code for line in self.lines for code in line.codes}

    @cached_property
    def notes(self):
        """Which proposals may belong here, and what the doubt about a text means."""
        is_unconfirmed = any(one.proposal.standing == Standing.UNCONFIRMED for one in self.lines)
        return [*left_out.of_list(self.filterset), *([UNCONFIRMED] if is_unconfirmed else [])]

    @cached_property
    def _findings(self):
        references = {one.reference for one in self.proposals}
        of_proposals = {"proposal__in": self.filterset.qs.order_by().values("pk")}
        linked = Q(pk__in=_findings_behind("observations", of_proposals))
        linked |= Q(pk__in=_findings_behind("evidence_for", of_proposals))
        shown = Finding.objects.for_brief().with_references().prefetch_related(with_sources())
        findings = shown.filter(linked)
        if as_of := self.filterset.as_of:
            findings = findings.filter(report__number__lte=as_of.number)
        findings = list(findings.newest_report_first())
        for one in findings:
            links = [*one.observations.all(), *one.evidence_for.all()]
            linked = {link.proposal.reference for link in links}
            one.references = sorted(linked & references)
        return findings

    @property
    def findings(self):
        """What reports say of the proposals: each report, the newest first, with its findings."""
        tied = [one for one in self._findings if one.attribution in Attribution.tied_to_report()]
        return [(report, list(some)) for report, some in groupby(tied, lambda one: one.report)]

    @property
    def evidence(self):
        """What was found elsewhere and bears on the proposals."""
        tied = Attribution.tied_to_report()
        return [one for one in self._findings if one.attribution not in tied]


def _findings_behind(relation, condition):
    model = Finding._meta.get_field(relation).related_model
    name = "finding" if relation == "evidence_for" else "findings"
    return model.objects.order_by().filter(**condition, **{f"{name}__isnull": False}).values(name)


def document_link(query):
    """Return the link to the briefing sheet as a document."""
    return Link("Briefing sheet (Word)", DOCX, f"{reverse('actions:briefing-document')}{query}")


def proposal_files(request, query=None):
    """Return the files of the proposals that a page shows, and the address of their sheet.

    ``query`` is the query string that selects them, where that of the page does not.
    """
    end = query_of_rows(request) if query is None else f"?{query}"
    return {
        "files": [*links(request, "proposal", query), document_link(end)],
        "sheet": f"{reverse('actions:briefing')}{end}",
    }
