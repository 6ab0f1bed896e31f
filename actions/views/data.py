"""Everything to take away: the downloads, the codebook, the files themselves."""

from base64 import b64encode

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.generic import TemplateView, View

from actions.publishing import kept_pages
from actions.publishing.caching import PublicPageMixin, version_history, version_of
from actions.publishing.downloads import about, files, store
from actions.publishing.fields import RECORD_TABLES, ProgressTable, TermTable
from actions.publishing.fields.columns import vocabularies
from actions.publishing.urls import LICENCE, LICENCE_ADDRESS

UNAVAILABLE = (
    "The downloads cannot be given at the moment: {}. "
    "Please try again later; the pages and the API hold the same data.\n"
)


class DataView(PublicPageMixin, TemplateView):
    """What can be taken away, for whom, and which versions there were."""

    template_name = "actions/data.html"

    unavailable, is_passing = "", False

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self.unavailable or self.is_passing:  # It may be otherwise in a minute.
            response.is_public = response.is_kept = False
        return response

    def get_context_data(self, **kwargs):
        site, version = settings.SITE_ADDRESS, version_of(self.request)
        try:
            stored = store.current(site, version)
            # Others are made at the moment, or an edit came since this page was asked for.
            self.is_passing = stored.version.label != version.label
            version = stored.version
            offered = [(one, *stored.measured(one)) for one in files.LISTED]
        except store.DownloadsUnavailable as error:
            self.unavailable = str(error)
            offered = [(one, None, "") for one in files.LISTED]
        return super().get_context_data(
            version=version,
            offered=offered,
            unavailable=self.unavailable,
            is_passing=self.is_passing,
            versions=version_history(),
            licence=LICENCE,
            licence_url=LICENCE_ADDRESS,
            citation=about.citation(version, site),
            markup=about.dataset(version, site),
            **kwargs,
        )


class CodebookView(PublicPageMixin, TemplateView):
    """Every table with its columns and the codes that may stand in them."""

    template_name = "actions/codebook.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            tables=[*RECORD_TABLES, ProgressTable(), TermTable()],
            relations=[one for table in RECORD_TABLES for one in table.relations],
            vocabularies=vocabularies().items(),
            **kwargs,
        )


class DownloadView(View):
    """One file, in its latest version; while that cannot be made, in the one made last.

    Its ETag is made of its own bytes, so that a download that broke off goes on with the same.
    """

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except store.DownloadsUnavailable as error:
            headers = {"Retry-After": "10", "Content-Type": "text/plain; charset=utf-8"}
            response = HttpResponse(UNAVAILABLE.format(error), status=503, headers=headers)
            response._has_been_logged = True  # The log says once why.
            return response

    needs_database = False

    def get(self, request, path):
        download = files.downloads().get(path)
        if not download:
            raise Http404
        if request.database_fault:
            stored, why = store.newest(), kept_pages.AWAY
        else:
            version = version_of(request)
            stored = store.current(settings.SITE_ADDRESS, version)
            why = stored.version.label != version.label and kept_pages.BUSY
        digest = stored.digest(download)
        etag = f'"{digest}"'
        response = get_conditional_response(request, etag) or FileResponse(
            stored.opened(download),
            as_attachment=download.is_saved,
            filename=download.saved_as(stored.version),
            content_type=download.media_type,
            headers={"Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"},
        )
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "public, no-cache"
        if why:
            response.headers["Cache-Status"] = kept_pages.STALE + why
        return response
