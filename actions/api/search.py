"""The search of all kinds of records, for programs."""

from actions.api.base import RecordViewSet
from actions.api.serializers import ResultSerializer
from actions.models import SearchEntry
from actions.search.filterset import SearchFilter, results


class SearchViewSet(RecordViewSet):
    """What is found in proposals, paragraphs, findings, commentary and documents.

    By kind, and the best of each kind first.
    """

    queryset = SearchEntry.objects.all()
    serializer_class = ResultSerializer
    filterset_class = SearchFilter
    needed = frozenset({"q"})

    def paginate_queryset(self, queryset):
        keys = super().paginate_queryset(queryset.values_list("pk", flat=True))
        return results(keys, self.filterset.question)
