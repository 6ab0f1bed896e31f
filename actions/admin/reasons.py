"""Why a record is changed: every page of the admin that changes something asks for it."""

from functools import partial

from django import forms
from django.db import IntegrityError
from django.template.response import TemplateResponse
from django.views import View

from actions.history.revision import revision
from actions.models import Edit
from actions.vocabulary import EditOrigin

# The button on the page of a record that also saves what is typed there.
REVIEWED = "_reviewed"
# So called that no field of a record is meant: an observation has a reason of its own.
REASON = "change_reason"
REASON_HELP = (
    "In a few words: what was wrong, or what you compared. "
    "The public reads it in the log of changes, so it names no person."
)
NO_REASON = "Say in a few words why you change this."
OFFERED = 5  # Reasons given before, which the browser offers while one is typed.


class ReasonField(forms.CharField):
    """The reason for a change, in one line."""

    def __init__(self, **options):
        attributes = {"class": "vLargeTextField", "list": "recent-reasons", "autocomplete": "off"}
        super().__init__(
            label="Reason for the change",
            help_text=REASON_HELP,
            max_length=500,
            widget=forms.TextInput(attrs=attributes),
            error_messages={"required": NO_REASON},
            **options,
        )


class ReasonForm(forms.Form):
    """Asks for the reason where no other form is shown."""

    change_reason = ReasonField()


def desk_edit(request):
    """Begin the edit that an editor makes by sending a form, for the reason typed there."""
    origin = EditOrigin.REVIEW if REVIEWED in request.POST else EditOrigin.DESK
    return revision(origin, request.POST.get(REASON, "").strip(), request.user)


def recent_reasons(editor):
    """Return the different reasons that somebody gave last."""
    edits = Edit.objects.filter(editor=editor, origin=EditOrigin.DESK).order_by("-pk")
    return list(dict.fromkeys(edits.values_list("reason", flat=True)[:50]))[:OFFERED]


def asks_why(request, is_sent=True):
    """Return what the template of the field needs on a page that has no form to hold it."""
    form = ReasonForm(request.POST if is_sent else None)
    return {"reason": form[REASON], "recent_reasons": recent_reasons(request.user)}


class DeskPage(View):
    """A page of the admin about records of one model, which asks why they are changed."""

    http_method_names = ["get", "head", "post"]
    model_admin = None

    def page(self, template, title, why=None, /, **context):
        """Return the page in the frame of the admin, with the form that asks why."""
        frame = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": title,
            "reason": why and why[REASON],
            # Asked for when the page is made, because a conflict ends the transaction before.
            "recent_reasons": partial(recent_reasons, self.request.user),
        }
        return TemplateResponse(self.request, f"admin/actions/{template}.html", frame | context)


def on_record(request, view):
    """Answer a request as one edit, or as none where it only reads."""
    if request.method != "POST":
        return view()
    try:
        with desk_edit(request):
            return view()
    except IntegrityError:
        # Somebody else was faster: the form now finds what they saved, and says so.
        with desk_edit(request):
            return view()
