"""How proposals and their sets are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin, CountsSources, Rows, TranscribedAdmin
from actions.admin.filters import RelatedOrNoneFilter
from actions.admin.forms import CatalogueForm
from actions.models import Proposal, ProposalSet


class ProposalForm(CatalogueForm):
    """A proposal keeps its reference and its set once it has them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Disabled rather than read-only, so that the rules about both fields are still checked.
        for name in {"reference", "proposal_set"} & set(self.fields):
            self.fields[name].disabled = bool(self.instance.pk)


@admin.register(Proposal)
class ProposalAdmin(CountsSources, TranscribedAdmin):
    form = ProposalForm
    list_display = [
        "reference",
        "title",
        "area_name",
        "standing",
        "year",
        "source_count",
        "reviewed",
    ]
    list_filter = ["standing", "proposal_set", ("area", RelatedOrNoneFilter)]
    list_select_related = ["area"]
    search_fields = ["reference", "title", "text", "subheading", "editor_note"]
    sections = (
        (None, ["reference", "proposal_set"]),
        ("Place", ["area", "area_confirmed", "subheading", "order_in_area"]),
        ("Content", ["standing", "title", "text", "not_established", "official_text"]),
        ("Kind of undertaking", ["nature", "timing"]),
        ("Subjects", ["themes", "organisations", "countries"]),
        ("Sources", ["sources"]),
    )

    @admin.display(description="area", ordering="area")
    def area_name(self, proposal):
        return proposal.area and proposal.area.short_name

    @admin.display(description="set", ordering="proposal_set")
    def year(self, proposal):
        return proposal.proposal_set_id


class ProposalInline(Rows):
    """The proposals of a set, to look at; each is edited on its own page."""

    model = Proposal
    fields = ["reference", "title", "area", "standing"]
    readonly_fields = fields
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("area")

    def has_add_permission(self, request, obj):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ProposalSet)
class ProposalSetAdmin(CatalogueAdmin):
    list_display = ["__str__", "date", "size", "proposals", "with_text"]
    search_fields = ["year", "size"]
    inlines = [ProposalInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_proposal_counts()

    @admin.display(ordering="proposal_count")
    def proposals(self, proposal_set):
        return proposal_set.proposal_count

    @admin.display(ordering="text_count")
    def with_text(self, proposal_set):
        return proposal_set.text_count
