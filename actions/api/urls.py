"""The addresses of the API; those below v1/ are stable, as its page promises."""

from django.urls import include, path
from drf_spectacular.renderers import OpenApiYamlRenderer2
from rest_framework.routers import SimpleRouter

from actions.api.page import ApiPageView
from actions.api.views import RootView, SchemaView, VocabularyViewSet
from actions.api.viewsets import KINDS, SearchViewSet

app_name = "api"


class Router(SimpleRouter):
    """The framework's, where a record may be named by more than one part of its address."""

    def get_lookup_regex(self, viewset, lookup_prefix=""):
        return getattr(viewset, "key", "")


router = Router(use_regex_path=False)
for kind, viewset in KINDS.items():
    router.register(kind, viewset)
router.register("search", SearchViewSet, basename="search")
router.register("vocabularies", VocabularyViewSet, basename="vocabulary")

urlpatterns = [
    path("", ApiPageView.as_view(), name="page"),
    path("v1/", RootView.as_view(registry=router.registry), name="root"),
    path("v1/schema/", SchemaView.as_view(), name="schema"),
    path(
        "v1/schema.yaml",
        SchemaView.as_view(renderer_classes=[OpenApiYamlRenderer2]),
        name="schema-yaml",
    ),
    path("v1/", include(router.urls)),
]
