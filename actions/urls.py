"""The public addresses; they are stable for ever."""

from django.urls import path

from actions.views import (
    areas,
    declarations,
    documents,
    health,
    home,
    method,
    progress,
    proposals,
    reports,
    subjects,
    timeline,
)

app_name = "actions"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("areas/", areas.AreaListView.as_view(), name="area-list"),
    path("areas/<slug:slug>/", areas.AreaDetailView.as_view(), name="area-detail"),
    path("proposals/", proposals.ProposalListView.as_view(), name="proposal-list"),
    path(
        "proposals/<slug:reference>/",
        proposals.ProposalDetailView.as_view(),
        name="proposal-detail",
    ),
    path("declarations/", declarations.DeclarationListView.as_view(), name="declaration-list"),
    path(
        "declarations/<int:year>/",
        declarations.DeclarationDetailView.as_view(),
        name="declaration-detail",
    ),
    path("reports/", reports.ReportListView.as_view(), name="report-list"),
    path("reports/<int:number>/", reports.ReportDetailView.as_view(), name="report-detail"),
    path("progress/", progress.ProgressView.as_view(), name="progress"),
    path("progress/changes/", progress.ChangesView.as_view(), name="changes"),
    path("timeline/", timeline.TimelineView.as_view(), name="timeline"),
    path("documents/", documents.DocumentListView.as_view(), name="document-list"),
    path("documents/<slug:slug>/", documents.DocumentDetailView.as_view(), name="document-detail"),
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
    path("method/", method.MethodView.as_view(), name="method"),
    path("healthz/", health.health, name="health"),
]
