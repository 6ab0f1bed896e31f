"""How proposals and their sets are edited."""

from django.contrib import admin

from actions.admin.base import (
    CatalogueAdmin,
    CountsSourcesMixin,
    RelatedOrNoneFilter,
    Rows,
    TranscribedAdmin,
    column,
)
from actions.admin.forms import RecordForm
from actions.admin.observations import EvidenceOfProposalInline, ObservationInline
from actions.admin.reviews import OfficialTextMixin
from actions.admin.spreadsheets import SpreadsheetMixin
from actions.models import ProgressReport, Proposal, ProposalSet, validators
from actions.progress.sentences import status_sentence
from actions.vocabulary import LastOnRecord, Status


class LastFilter(admin.SimpleListFilter):
    """The newest report on record for a proposal, or what there is in its place."""

    title = "last on record"
    parameter_name = "last"

    def lookups(self, request, model_admin):
        reports = ((str(one.number), str(one)) for one in ProgressReport.objects.all())
        return [*reports, *LastOnRecord.choices]

    def queryset(self, request, queryset):
        return queryset.filter(last=self.value()) if self.value() else queryset


class ProposalForm(RecordForm):
    """A proposal keeps its reference and its set once it has them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Disabled rather than read-only, so that the rules about both fields are still checked.
        for name in {"reference", "proposal_set"} & set(self.fields):
            self.fields[name].disabled = bool(self.instance.pk)


@admin.register(Proposal)
class ProposalAdmin(SpreadsheetMixin, OfficialTextMixin, CountsSourcesMixin, TranscribedAdmin):
    form = ProposalForm
    list_display = [
        "reference",
        "title",
        "area_name",
        "standing",
        "type",
        "year",
        "latest",
        "source_count",
        "reviewed",
    ]
    list_editable = ["type"]
    list_filter = [
        "standing",
        "text_to_check",
        "proposal_set",
        ("area", RelatedOrNoneFilter),
        LastFilter,
    ]
    list_select_related = ["area"]
    search_fields = ["reference", "title", "text", "official_text", "subheading", "editor_note"]
    actions = [*TranscribedAdmin.actions, "check_words"]
    inlines = [ObservationInline, EvidenceOfProposalInline]
    readonly_fields = ["progress", *TranscribedAdmin.readonly_fields]
    sections = (
        (None, ["reference", "proposal_set"]),
        ("Place", ["area", "area_confirmed", "subheading", "order_in_area"]),
        (
            "Content",
            [
                *["standing", "title", "text", "not_established"],
                *["official_text", "official_language", "text_to_check"],
            ],
        ),
        ("Type of commitment", ["type", "timing"]),
        ("Subjects", ["themes", "organisations", "concerned", "countries"]),
        ("Sources", ["sources"]),
        ("Progress", ["progress"]),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    def get_inlines(self, request, obj):
        # As saved, not as just typed: the form posted back holds the rows of the saved proposal.
        saved = Proposal.objects.transcribed().filter(pk=obj.pk if obj else None)
        return super().get_inlines(request, obj) if saved.exists() else []

    @admin.display(description="latest status", ordering="latest_number")
    def latest(self, proposal):
        if proposal.latest_number is None:
            return None
        return f"{Status(proposal.latest_status).label} (report {proposal.latest_number})"

    @admin.display(description="progress")
    def progress(self, proposal):
        if not proposal.pk:
            return "Observations and evidence are entered here once the proposal is saved."
        if proposal.is_awaiting:
            return validators.NOT_TRANSCRIBED
        return status_sentence(proposal)

    area_name = column("area", "area__short_name", ordering="area")
    year = column("set", "proposal_set_id", ordering="proposal_set")


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

    proposals = column("proposals", "proposal_count")
    with_text = column("with text", "text_count")
