"""When a public page may be reused."""

from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.models import CharField, Count, DateTimeField, Max, Value
from django.db.models.functions import Cast
from django.utils.decorators import method_decorator
from django.utils.timezone import is_naive
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from actions.models import DataVersion
from actions.models.base import catalogue_models, relations_of_several

PARTS_OF_A_PAGE = ("actions", "eunato", "templates", "static")
VERSION = "version of the data"


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


@dataclass(frozen=True)
class CatalogueState:
    """A digest that an edit, an addition, a deletion or a deploy changes.

    With it come the names of the models that have records, and the version of the data that was
    put on record last, if there is one.
    """

    digest: str
    filled: frozenset
    latest_version: DataVersion | None = field(compare=False)


def catalogue_etag(request, *args, **kwargs):
    """Identify the state of the whole catalogue, which the request keeps for the page."""
    request.catalogue_state = catalogue_state()
    return f'W/"{request.catalogue_state.digest[:24]}"'


def catalogue_state():
    """Return the state of the catalogue, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(*_everything(connection.vendor))
        rows = cursor.fetchall()
    versions = [_version(*row) for row in rows if row[0] == VERSION]
    records = sorted(str(row) for row in rows if row[0] != VERSION)
    digest = sha256(" ".join([release(), *records]).encode()).hexdigest()
    filled = frozenset(name for name, *_ in rows)
    return CatalogueState(digest, filled, versions[0] if versions else None)


@cache
def _everything(vendor):
    """Return the SQL, with its parameters, for the state of all models on one kind of database.

    Writing it takes ten times as long as the database takes to answer it.
    """
    states = [*map(_records, catalogue_models()), *map(_pairs, relations_of_several())]
    return _latest_version().union(*states, all=True).query.sql_with_params()


def _records(model):
    """Return the query for a model's name, number of rows and newest change."""
    return (
        model.objects.order_by()
        .annotate(model_name=Value(model._meta.model_name))
        .values("model_name")
        .annotate(rows=Count("pk"), newest=Max("changed"), content=Value(""), state=Value(""))
        .values_list("model_name", "rows", "newest", "content", "state")
    )


def _pairs(relation):
    """Return the query for a relation's name, number of pairs and newest pair."""
    return (
        relation.objects.order_by()
        .annotate(model_name=Value(relation._meta.model_name))
        .values("model_name")
        .annotate(
            rows=Count("pk"),
            newest=Value(None, output_field=DateTimeField()),
            content=Cast(Max("pk"), CharField()),
            state=Value(""),
        )
        .values_list("model_name", "rows", "newest", "content", "state")
    )


def _version(_, number, recorded, content, state):
    if is_naive(recorded):  # SQLite keeps no time zone; Django writes every moment in UTC.
        recorded = recorded.replace(tzinfo=UTC)
    return DataVersion(number=number, recorded=recorded, content=content, state=state)


def _latest_version():
    return (
        DataVersion.objects.newest()
        .annotate(model_name=Value(VERSION))
        .values_list("model_name", "number", "recorded", "content", "state")
    )


class PublicPageMixin:
    """A page that anybody may keep, and asks again about at every visit, cheaply."""

    @method_decorator(cache_control(public=True, no_cache=True))
    @method_decorator(condition(etag_func=catalogue_etag))
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
