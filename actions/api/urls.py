"""The addresses of the API; those below v1/ are stable, as its page promises."""

from django.urls import path, re_path

from actions.api import page, views
from actions.api.search import SearchViewSet
from actions.api.viewsets import KINDS

app_name = "api"

# How one record is named: by a slug where nothing else stands here.
KEYS = {
    "sets": "<int:year>",
    "proposals": "<slug:reference>",
    "observations": "<slug:proposal>/<int:report>",
    "period-evidence": "<slug:proposal>/<slug:finding>",
    "declarations": "<int:year>",
    "paragraphs": "<slug:document>/<slug:number>",
    "reports": "<int:number>",
    "findings": "<slug:code>",
    "commentary": "<slug:document>/<int:number>",
    "countries": "<slug:code>",
}


def addresses_of(kind, view):
    """Return the address of the list of a kind and that of each of its records."""
    model = view.queryset.model._meta.model_name
    key = KEYS.get(kind, "<slug:slug>")
    one = view.as_view({"get": "retrieve"}, detail=True)
    return [
        path(f"v1/{kind}/", view.as_view({"get": "list"}), name=f"{model}-list"),
        path(f"v1/{kind}/{key}/", one, name=f"{model}-detail"),
    ]


LISTS = {
    **{kind: f"{view.queryset.model._meta.model_name}-list" for kind, view in KINDS.items()},
    "search": "search",
    "vocabularies": "vocabulary-list",
}

urlpatterns = [
    path("", page.ApiPageView.as_view(), name="page"),
    path("v1/", views.RootView.as_view(names=LISTS), name="root"),
    path("v1/schema/", views.SchemaView.as_view(), name="schema"),
    path("v1/vocabularies/", views.VocabularyListView.as_view(), name="vocabulary-list"),
    path("v1/vocabularies/<slug:name>/", views.VocabularyView.as_view(), name="vocabulary-detail"),
    *(address for kind, view in KINDS.items() for address in addresses_of(kind, view)),
    path("v1/search/", SearchViewSet.as_view({"get": "list"}), name="search"),
    # With a slash at its end, so that an address without one is still led to where it belongs.
    re_path(r"^v1/.*/\Z", views.NoSuchAddressView.as_view(), name="nowhere"),
]
