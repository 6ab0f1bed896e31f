"""Everything about one area, one theme, one body, one country."""

from django.db.models import Count
from django.views.generic import DetailView, ListView

from actions.filters import left_out
from actions.models import (
    Area,
    Commentary,
    Country,
    Document,
    Finding,
    Organisation,
    Paragraph,
    ProgressReport,
    Proposal,
    StructuredDialogue,
    Theme,
)
from actions.progress.statistics import later_findings
from actions.publishing.caching import PublicPageMixin
from actions.views.pages import ROWS_AT_ONCE, Beginning, ListPageMixin, page_of, paging
from actions.vocabulary import Attribution, Side

# Put together once: that takes as long as writing the SQL of it.
PROPOSALS = Proposal.objects.for_list().with_progress()


class AreaListView(ListPageMixin, ListView):
    listed = "Areas"
    queryset = Area.objects.with_proposal_counts()
    template_name = "actions/area_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(without_area=Proposal.objects.without_area(), **kwargs)


class AreaDetailView(ListPageMixin, DetailView):
    """An area: where declarations establish it, its proposals, findings by report, commentary."""

    queryset = Area.objects.with_proposal_counts()
    template_name = "actions/area_detail.html"
    parameters = {"page"}

    @property
    def listed(self):
        return self.object.name

    def get_context_data(self, **kwargs):
        area = self.object
        proposals = PROPOSALS.filter(area=area).in_order_of_area()
        findings = Finding.objects.filter(area=area)
        tied = findings.filter(attribution__in=Attribution.tied_to_report()).order_by()
        on_record = set(tied.values_list("report", flat=True).distinct())
        page, page_error = page_of(
            findings.for_brief().with_references(), self.request.GET, ROWS_AT_ONCE
        )
        paragraphs = Paragraph.objects.of_declarations().filter(areas=area).in_order_of_time()
        reports = ProgressReport.objects.with_finding_counts()
        return super().get_context_data(
            paragraphs=Beginning(paragraphs.for_brief()),
            proposals=Beginning(proposals),
            left_out=left_out.of_area(area),
            findings=page.object_list,
            **paging(page, page_error),
            not_in_area=[report for report in reports if report.pk not in on_record],
            dialogues=StructuredDialogue.objects.filter(areas=area),
            commentary=Beginning(Commentary.objects.filter(areas=area).for_brief()),
            **kwargs,
        )


def with_counts(subjects):
    """Annotate subjects with their number of proposals and findings."""
    return subjects.annotate(
        proposal_count=Count("proposals", distinct=True),
        finding_count=Count("findings", distinct=True),
    ).in_order()


class ThemeListView(ListPageMixin, ListView):
    listed = "Themes"
    queryset = with_counts(Theme.objects.all())
    template_name = "actions/theme_list.html"


class OrganisationListView(ListPageMixin, ListView):
    listed = "Organisations"
    queryset = with_counts(Organisation.objects.all())
    template_name = "actions/organisation_list.html"

    def get_context_data(self, **kwargs):
        bodies = list(self.object_list)
        by_side = [(side, [body for body in bodies if body.side == side]) for side in Side]
        return super().get_context_data(by_side=by_side, **kwargs)


class CountryListView(ListPageMixin, ListView):
    listed = "Countries"
    queryset = with_counts(Country.objects.all())
    template_name = "actions/country_list.html"


class SubjectDetailView(PublicPageMixin, DetailView):
    """What the catalogue holds about one subject, kind by kind."""

    relation = None
    parameters = {"page"}

    def get_context_data(self, **kwargs):
        about = {self.relation: self.object}
        findings = Finding.objects.filter(**about).for_list()
        page, page_error = page_of(findings, self.request.GET)
        return super().get_context_data(
            proposals=Beginning(PROPOSALS.filter(**about)),
            left_out=left_out.of_subject(),
            findings=page.object_list,
            **paging(page, page_error),
            commentary=Beginning(Commentary.objects.filter(**about).for_brief()),
            **kwargs,
        )


class ThemeDetailView(SubjectDetailView):
    queryset = Theme.objects.all()
    relation = "themes"
    template_name = "actions/theme_detail.html"

    def get_context_data(self, **kwargs):
        paragraphs = Paragraph.objects.filter(themes=self.object).in_order_of_time()
        return super().get_context_data(
            paragraphs=Beginning(paragraphs.for_brief()),
            documents=Document.objects.filter(themes=self.object).for_list(),
            later_findings=later_findings(Theme.objects.filter(pk=self.object.pk)),
            dialogues=StructuredDialogue.objects.filter(themes=self.object),
            **kwargs,
        )


class OrganisationDetailView(SubjectDetailView):
    queryset = Organisation.objects.select_related("parent").prefetch_related("parts")
    relation = "organisations"
    template_name = "actions/organisation_detail.html"

    def get_context_data(self, **kwargs):
        concerning = Beginning(PROPOSALS.filter(concerned=self.object))
        return super().get_context_data(concerning=concerning, **kwargs)


class CountryDetailView(SubjectDetailView):
    queryset = Country.objects.prefetch_related("memberships__snapshot")
    relation = "countries"
    slug_field = slug_url_kwarg = "code"
    template_name = "actions/country_detail.html"
