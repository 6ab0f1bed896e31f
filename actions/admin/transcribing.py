"""The desk on which an official text is taken in: where it begins, and the list of what is open."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from actions.admin.transcribing_acceptance import AcceptStep, TakeBack
from actions.admin.transcribing_forms import StartForm
from actions.admin.transcribing_steps import MatchStep, TextStep, address
from actions.admin.uploads import with_upload
from actions.models import Transcription

STEPS = {"change": TextStep, "matching": MatchStep, "accepting": AcceptStep, "undo": TakeBack}
ADD = "Transcribe an official text"


class OpenFilter(admin.SimpleListFilter):
    """Whether a text was accepted."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", "In work"), ("accepted", "Accepted")]

    def queryset(self, request, queryset):
        wanted = {"open": True, "accepted": False}.get(self.value())
        return queryset if wanted is None else queryset.filter(accepted_in__isnull=wanted)


@admin.register(Transcription)
class TranscriptionAdmin(admin.ModelAdmin):
    """Official texts on their way into the catalogue; any editor goes on where another stopped."""

    list_display = [
        "__str__",
        "state",
        "file_name",
        "started",
        "started_by",
        "changed",
        "changed_by",
    ]
    list_filter = [OpenFilter]
    list_select_related = ["proposal_set", "declaration", "started_by", "changed_by", "accepted_in"]
    list_per_page = 50
    actions = None

    def get_urls(self):
        own = [
            path(
                "add/",
                with_upload(self._view(self.start), self.has_add_permission),
                name=_name("add"),
            ),
            *(
                path(
                    f"<int:pk>/{step}/",
                    self._view(view.as_view(model_admin=self)),
                    name=_name(step),
                )
                for step, view in STEPS.items()
            ),
        ]
        return [*own, *super().get_urls()]

    def _view(self, view):
        return self.admin_site.admin_view(view)

    def changeform_view(self, request, *args, **kwargs):
        # A text is changed on the pages of the desk: no form offers its fields as they are kept.
        raise Http404

    def has_delete_permission(self, request, obj=None):
        # What was accepted is kept, so that it can be taken back.
        kept = obj is not None and obj.accepted_in_id
        return not kept and super().has_delete_permission(request, obj)

    @admin.display(description="state", ordering="accepted_in")
    def state(self, transcription):
        return "Accepted" if transcription.accepted_in_id else "In work"

    def start(self, request):
        """Ask for a text, and keep everything found in it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request if request.method == "POST" else None, request.GET.get("subject"))
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(address(self._begin(request, form), "change"))
        return TemplateResponse(
            request,
            "admin/actions/transcription/start.html",
            {
                **self.admin_site.each_context(request),
                "title": ADD,
                "opts": self.opts,
                "form": form,
                "open": self._open(),
            },
        )

    def _open(self):
        """Return what is in work already, so that nobody begins it a second time."""
        open_ones = Transcription.objects.filter(accepted_in=None)
        return open_ones.select_related("proposal_set", "declaration", "changed_by")

    def _begin(self, request, form):
        return Transcription.objects.create(
            **form.whose_text.relation,
            document=form.cleaned_data["document"],
            address=form.cleaned_data["address"],
            file_name=form.file_name,
            work=form.cleaned_data["text"].as_json(),
            started_by=request.user,
            changed_by=request.user,
        )


def _name(step):
    return f"actions_transcription_{step}"
