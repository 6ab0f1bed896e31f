"""When a public page may be reused."""

from functools import cache
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Max, Value
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

PARTS_OF_A_PAGE = ("actions", "eunato", "templates", "static")


@cache
def release():
    """Identify what pages are made with, so that a deploy makes every page new.

    It is made of the files' contents and so equal in all worker processes.
    """
    digest = sha256()
    for folder in PARTS_OF_A_PAGE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def catalogue_etag(request, *args, **kwargs):
    """Identify the state of the whole catalogue: an edit, a deletion or a deploy changes it."""
    first, *others = map(_state, apps.get_app_config("actions").get_models())
    states = sorted(map(str, first.union(*others)))
    return f'W/"{sha256(" ".join([release(), *states]).encode()).hexdigest()[:24]}"'


def _state(model):
    """Return the query for a model's name, number of rows and newest change."""
    return (
        model.objects.order_by()
        .annotate(model_name=Value(model._meta.model_name))
        .values("model_name")
        .annotate(rows=Count("pk"), newest=Max("changed"))
        .values_list("model_name", "rows", "newest")
    )


class PublicPageMixin:
    """A page that anybody may keep, and asks again about at every visit, cheaply."""

    @method_decorator(cache_control(public=True, no_cache=True))
    @method_decorator(condition(etag_func=catalogue_etag))
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
