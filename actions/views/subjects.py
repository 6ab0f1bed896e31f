"""Everything about one area, one theme, one body, one country."""

from django.db.models import Count
from django.urls import reverse
from django.views.generic import DetailView, ListView

from actions.filters import left_out
from actions.models import (
    Area,
    Clause,
    Commentary,
    Country,
    Document,
    Finding,
    MembershipSnapshot,
    Organisation,
    Paragraph,
    ProgressReport,
    Proposal,
    StructuredDialogue,
    Theme,
)
from actions.progress.sentences import summary_lines
from actions.progress.statistics import Known, alike, known_by_area, later_findings
from actions.publishing.briefing import proposal_files
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.citations import citation_of_page
from actions.publishing.citations.formats import apa
from actions.views.pages import ROWS_AT_ONCE, Beginning, ListPageMixin, by_report, page_of, paging
from actions.vocabulary import CommentaryKind, MembershipGroup, Side

# Put together once: that takes as long as writing the SQL of it.
PROPOSALS = Proposal.objects.for_list().with_progress()


class AreaListView(ListPageMixin, ListView):
    listed = "Areas"
    queryset = Area.objects.all()
    template_name = "actions/area_list.html"

    def get_context_data(self, **kwargs):
        known = Known(alike(Proposal.objects.all()))
        return super().get_context_data(
            known=known,
            by_area=known_by_area(known, self.object_list),
            reports=list(ProgressReport.objects.all()),
            **kwargs,
        )


class SubjectPageMixin(PublicPageMixin):
    """The page of a subject: what it shares with the others, how to cite, follow, download it."""

    parameters = {"page"}
    facet = None

    def get_context_data(self, **kwargs):
        subject = self.object
        query = f"{self.facet}={self.kwargs[self.slug_url_kwarg]}"
        citation = citation_of_page(str(subject), self.request.path, version_of(self.request))
        return super().get_context_data(
            apa=apa(citation),
            query=query,
            feed=f"{reverse('actions:selection-feed')}?{query}",
            reports=list(ProgressReport.objects.all()),
            **proposal_files(self.request, query),
            **kwargs,
        )


class AreaDetailView(SubjectPageMixin, ListPageMixin, DetailView):
    """An area: its proposals, findings by report, commentary, where declarations establish it."""

    queryset = Area.objects.all()
    facet = "area"
    template_name = "actions/area_detail.html"

    @property
    def listed(self):
        return self.object.name

    def get_context_data(self, **kwargs):
        area = self.object
        proposals = Proposal.objects.filter(area=area)
        findings = Finding.objects.of_area(area)
        page, page_error = page_of(
            findings.for_list().with_references().newest_report_first(),
            self.request.GET,
            ROWS_AT_ONCE,
        )
        paragraphs = Paragraph.objects.of_declarations().filter(areas=area).in_order_of_time()
        context = super().get_context_data(
            known=Known(alike(proposals)),
            proposals=Beginning(PROPOSALS.filter(area=area).in_order_of_area()),
            left_out=left_out.of_area(area),
            findings=by_report(page.object_list),
            **paging(page, page_error),
            counted=not page.has_other_pages(),
            paragraphs=Beginning(
                paragraphs.for_brief().prefetch_related(Clause.objects.on(areas=area))
            ),
            dialogues=StructuredDialogue.objects.filter(areas=area),
            **commentary_on(areas=area),
            **kwargs,
        )
        told = set(findings.order_by().values_list("report", flat=True).distinct())
        nothing = [report for report in context["reports"] if report.pk not in told]
        return context | {
            "feed": reverse("actions:area-feed", args=[area.slug]),
            "lines": summary_lines(context["known"], context["reports"]),
            "transcribed": [one for one in context["proposals"] if not one.is_awaiting],
            "awaiting": [one for one in context["proposals"] if one.is_awaiting],
            "not_read_here": [one.number for one in nothing if not one.read_whole],
            "silent_here": [one.number for one in nothing if one.read_whole],
        }


def commentary_on(**subject):
    """Return what the papers say on a subject, by kind, what they advise first."""
    commentary = Beginning(Commentary.objects.filter(**subject).for_brief())
    kinds = [(kind, [one for one in commentary if one.kind == kind]) for kind in CommentaryKind]
    return {
        "commentary": commentary,
        "commentary_by_kind": [(kind, found) for kind, found in reversed(kinds) if found],
    }


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

    def get_context_data(self, **kwargs):
        known = Known(alike(Proposal.objects.filter(themes__isnull=False), by="themes"))
        themes = [(theme, known.in_group(theme.pk)) for theme in self.object_list]
        return super().get_context_data(known=known, themes=themes, **kwargs)


class OrganisationListView(ListPageMixin, ListView):
    listed = "Organisations"
    queryset = with_counts(Organisation.objects.all())
    template_name = "actions/organisation_list.html"

    def get_context_data(self, **kwargs):
        bodies = list(self.object_list)
        by_side = [(side, [body for body in bodies if body.side == side]) for side in Side]
        return super().get_context_data(
            by_side=[(side, found) for side, found in by_side if found], **kwargs
        )


class CountryListView(ListPageMixin, ListView):
    """Countries by the organisations to which they belong on the newest day on record."""

    listed = "Countries"
    queryset = with_counts(Country.objects.all())
    template_name = "actions/country_list.html"

    def get_context_data(self, **kwargs):
        snapshots = MembershipSnapshot.objects.order_by("-date").prefetch_related("memberships")
        snapshot = snapshots.first()
        memberships = snapshot.memberships.all() if snapshot else []
        group_of = {one.country_id: one.group for one in memberships}
        groups = [*((group.value, group.label) for group in MembershipGroup), (None, "Neither")]
        by_group = [
            (label, [one for one in self.object_list if group_of.get(one.pk) == group])
            for group, label in groups
        ]
        return super().get_context_data(
            by_group=[(label, found) for label, found in by_group if found],
            snapshot=snapshot,
            **kwargs,
        )


class SubjectDetailView(SubjectPageMixin, DetailView):
    """What the catalogue holds about one subject, kind by kind."""

    relation = None

    def get_context_data(self, **kwargs):
        about = {self.relation: self.object}
        findings = Finding.objects.filter(**about).for_list().newest_report_first()
        page, page_error = page_of(findings, self.request.GET)
        return super().get_context_data(
            proposals=Beginning(PROPOSALS.filter(**about)),
            left_out=left_out.of_subject(),
            findings=by_report(page.object_list),
            **paging(page, page_error),
            counted=not page.has_other_pages(),
            **commentary_on(**about),
            **kwargs,
        )


class ThemeDetailView(SubjectDetailView):
    queryset = Theme.objects.all()
    relation = "themes"
    facet = "theme"
    template_name = "actions/theme_detail.html"

    def get_context_data(self, **kwargs):
        paragraphs = Paragraph.objects.filter(themes=self.object).in_order_of_time()
        return super().get_context_data(
            paragraphs=Beginning(
                paragraphs.for_brief().prefetch_related(Clause.objects.on(themes=self.object))
            ),
            documents=Document.objects.filter(themes=self.object).for_list(),
            later_findings=later_findings(Theme.objects.filter(pk=self.object.pk)),
            dialogues=StructuredDialogue.objects.filter(themes=self.object),
            **kwargs,
        )


class OrganisationDetailView(SubjectDetailView):
    queryset = Organisation.objects.select_related("parent").prefetch_related("parts")
    relation = "organisations"
    facet = "organisation"
    template_name = "actions/organisation_detail.html"

    def get_context_data(self, **kwargs):
        concerning = Beginning(PROPOSALS.filter(concerned=self.object))
        return super().get_context_data(concerning=concerning, **kwargs)


class CountryDetailView(SubjectDetailView):
    queryset = Country.objects.prefetch_related("memberships__snapshot")
    relation = "countries"
    facet = "country"
    slug_field = slug_url_kwarg = "code"
    template_name = "actions/country_detail.html"
