"""The public URLs; they are stable for ever."""

from django.urls import path, re_path, register_converter

from actions.publishing.exports.formats import ExtensionConverter
from actions.views import (
    citations,
    data,
    documents,
    editorial_log,
    exports,
    feeds,
    home,
    progress,
    proposals,
    search,
    subjects,
    wellknown,
)

app_name = "actions"

register_converter(ExtensionConverter, "ext")

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("areas/", subjects.AreaListView.as_view(), name="area-list"),
    path("areas/<slug:slug>/", subjects.AreaDetailView.as_view(), name="area-detail"),
    path("proposals/", proposals.ProposalListView.as_view(), name="proposal-list"),
    path("proposals.<ext:extension>", exports.ProposalExportView.as_view(), name="proposal-export"),
    path(
        "proposals/<slug:reference>/",
        proposals.ProposalDetailView.as_view(),
        name="proposal-detail",
    ),
    path("declarations/", documents.DeclarationListView.as_view(), name="declaration-list"),
    path(
        "declarations/<int:year>/",
        documents.DeclarationDetailView.as_view(),
        name="declaration-detail",
    ),
    path("reports/", progress.ReportListView.as_view(), name="report-list"),
    path("reports/<int:number>/", progress.ReportDetailView.as_view(), name="report-detail"),
    path(
        "reports/<int:number>/findings.<ext:extension>",
        exports.FindingExportView.as_view(),
        name="finding-export",
    ),
    path("progress/", progress.ProgressView.as_view(), name="progress"),
    path("progress.<ext:extension>", exports.ProgressExportView.as_view(), name="progress-export"),
    path(
        "progress/observations.<ext:extension>",
        exports.ObservationExportView.as_view(),
        name="observation-export",
    ),
    path(
        "progress/evidence.<ext:extension>",
        exports.EvidenceExportView.as_view(),
        name="evidence-export",
    ),
    path("progress/changes/", progress.ChangesView.as_view(), name="changes"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("search.<ext:extension>", exports.SearchExportView.as_view(), name="search-export"),
    path("opensearch.xml", wellknown.OpenSearchView.as_view(), name="opensearch"),
    path("timeline/", documents.TimelineView.as_view(), name="timeline"),
    path("documents/", documents.DocumentListView.as_view(), name="document-list"),
    path("documents/<slug:slug>/", documents.DocumentDetailView.as_view(), name="document-detail"),
    path(
        "documents/<slug:slug>/commentary.<ext:extension>",
        exports.CommentaryExportView.as_view(),
        name="commentary-export",
    ),
    path("dialogues/", documents.DialogueListView.as_view(), name="dialogue-list"),
    path("dialogues.<ext:extension>", exports.DialogueExportView.as_view(), name="dialogue-export"),
    path("dialogues/<slug:slug>/", documents.DialogueDetailView.as_view(), name="dialogue-detail"),
    path("themes/", subjects.ThemeListView.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", subjects.ThemeDetailView.as_view(), name="theme-detail"),
    path("organisations/", subjects.OrganisationListView.as_view(), name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        subjects.OrganisationDetailView.as_view(),
        name="organisation-detail",
    ),
    path("countries/", subjects.CountryListView.as_view(), name="country-list"),
    path("countries/<slug:code>/", subjects.CountryDetailView.as_view(), name="country-detail"),
    path("data/", data.DataView.as_view(), name="data"),
    path("data/codebook/", data.CodebookView.as_view(), name="codebook"),
    re_path(
        r"^data/(?P<path>SHA256SUMS|(?:tables/)?[\w-]+\.[a-z]+)\Z",
        data.DownloadView.as_view(),
        name="download",
    ),
    path("changes/", editorial_log.EditorialLogView.as_view(), name="editorial-log"),
    path("changes/<int:number>/", editorial_log.EditView.as_view(), name="edit"),
    path("method/", home.MethodView.as_view(), name="method"),
    path("cite/proposals/", citations.SelectionCitationView.as_view(), name="cite-selection"),
    path(
        "cite/proposals.<slug:extension>",
        citations.SelectionCitationView.as_view(),
        name="cite-selection-file",
    ),
    path(
        "cite/<slug:kind>/<path:key>.<slug:extension>",
        citations.RecordCitationView.as_view(),
        name="cite-file",
    ),
    path("cite/<slug:kind>/<path:key>/", citations.RecordCitationView.as_view(), name="cite"),
    path("feeds/", feeds.FeedListView.as_view(), name="feeds"),
    path("feeds/all.atom", feeds.EverythingFeedView.as_view(), name="feed"),
    path("feeds/changes.atom", feeds.EditorialLogFeedView.as_view(), name="editorial-log-feed"),
    path("feeds/areas/<slug:slug>.atom", feeds.AreaFeedView.as_view(), name="area-feed"),
    path("feeds/proposals.atom", feeds.SelectionFeedView.as_view(), name="selection-feed"),
    path(
        "feeds/proposals/<slug:reference>.atom",
        feeds.ProposalFeedView.as_view(),
        name="proposal-feed",
    ),
    path("feeds/reports/<int:number>.atom", feeds.ReportFeedView.as_view(), name="report-feed"),
    path("sitemap.xml", wellknown.SitemapView.as_view(), name="sitemap"),
    path("robots.txt", wellknown.RobotsView.as_view(), name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("healthz/", wellknown.health, name="health"),
]
