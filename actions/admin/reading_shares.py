"""How editors share the reading of a report, area by area."""

from django.contrib import messages
from django.utils.timezone import now

from actions.admin.reading_pages import NO_SUCH_AREA, ReportPage
from actions.models.desk import ReadingShare

MEANWHILE = "Meanwhile {} took {}: look again before you take it over."
MEANWHILE_FREE = "Meanwhile {} was given back: nobody has it now."


class Shares(ReportPage):
    """Keeps who reads the report for which area."""

    http_method_names = ["post"]
    needs = ("add_readingshare", "delete_readingshare")

    def post(self, request):
        slug = request.POST.get("share")
        part = next((one for one in self.reading.parts if one.slug == slug), None)
        if not part:
            messages.error(request, NO_SUCH_AREA)
        elif message := self._meanwhile(part):
            messages.error(request, message)
        elif "release" not in request.POST:
            self._take(part)
        elif part.share and part.share.editor == request.user:
            part.share.delete()
        return self.go(areas=1)

    def _meanwhile(self, part):
        """Return what somebody else did with an area after the page was opened, if anything."""
        holder = part.share.editor if part.share else None
        if self.request.POST.get("held_by", "") == (str(holder.pk) if holder else ""):
            return ""
        message = MEANWHILE.format(holder, part.name) if holder else None
        return message or MEANWHILE_FREE.format(part.name)

    def _take(self, part):
        ReadingShare.objects.update_or_create(
            report=self.report,
            area=part.area,
            defaults={"editor": self.request.user, "taken": now()},
        )
