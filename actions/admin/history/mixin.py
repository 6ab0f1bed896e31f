"""The admin of a record that has a history."""

from django.http import Http404
from django.urls import path

from actions.admin.history.pages import ComparePage, RemovedPage, VersionPage, VersionsPage


class HasHistory:
    """An admin with the versions of each record, and with the records that were removed."""

    def get_urls(self):
        pages = {
            "removed": ("removed/", RemovedPage),
            "compare": ("<int:pk>/history/compare/", ComparePage),
            "version": ("<int:pk>/history/<int:number>/", VersionPage),
        }
        own = [
            path(
                route, self._page(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            )
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        return VersionsPage.as_view(model_admin=self)(request, pk=int(object_id))

    def _page(self, view):
        return self.admin_site.admin_view(view.as_view(model_admin=self))
