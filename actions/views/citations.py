"""How to cite a record or a selection of proposals, on a page and as files."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import TemplateView

from actions.filters.proposals import ProposalFilter, report_with
from actions.filters.query import single
from actions.models import DocumentAddress, DocumentSymbol, ProgressReport, Proposal
from actions.models.documents import with_sources
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.citations import (
    citation_of,
    citation_of_selection,
    cite_selection_url,
    cite_url,
    files_of,
)
from actions.publishing.citations.formats import FORMATS, apa, chicago
from actions.publishing.records import KIND_OF_PATH
from actions.views.pages import SelectionMixin, refusal
from actions.vocabulary import AddressContent


class CitationView(PublicPageMixin, TemplateView):
    """How a record or a selection is cited: to copy on a page, or a file for reference managers."""

    template_name = "actions/citation.html"

    def get(self, request, *args, extension="", **kwargs):
        if extension and extension not in FORMATS:
            raise Http404
        if fault := self.fault():
            return refusal(fault)
        return self.file(FORMATS[extension]) if extension else super().get(request, **kwargs)

    def file(self, form):
        """Return the citation in a form, to be kept under a name that says what it cites."""
        citation = self.citation
        name = f"{citation.identifier}.{form.extension}"
        return HttpResponse(
            form.write(citation),
            content_type=f"{form.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def get_context_data(self, **kwargs):
        citation = self.citation
        return super().get_context_data(
            citation=citation,
            cited=self.cited,
            styles=[("APA, seventh edition", apa(citation)), ("Chicago", chicago(citation))],
            formats=[(one, url, one.write(citation)) for one, url in self.files()],
            **kwargs,
        )


class RecordCitationView(CitationView):
    """How to cite one record, with the originals that it restates."""

    parameters = {"as_of"}

    @cached_property
    def kind(self):
        kind = KIND_OF_PATH.get(self.kwargs["kind"])
        if not kind:
            raise Http404
        return kind

    @cached_property
    def record(self):
        key = self.kwargs["key"]
        records = self.kind.records().with_last_change()
        # PostgreSQL would not take a NUL character, and no key holds one.
        record = records.filter(record_key=key).first() if key.isprintable() else None
        if not record:
            raise Http404
        return record

    @cached_property
    def as_of(self):
        """The report after which one looks at a proposal, or nothing for today."""
        number = single(self.request.GET, "as_of")
        return report_with(number, ProgressReport.objects.all()) if number else None

    @cached_property
    def originals(self):
        """The documents that the record restates, each with where its text stands."""
        texts = DocumentAddress.objects.filter(content=AddressContent.TEXT, linked=True)
        # What nobody read restates nothing.
        is_confirmed = self.kind.is_confirmed(self.record)
        documents = list(self.kind.originals(self.record)) if is_confirmed else []
        prefetch_related_objects(
            documents,
            Prefetch("addresses", queryset=texts),
            Prefetch("symbols", queryset=DocumentSymbol.objects.all()),
        )
        return documents

    @property
    def cited(self):
        return capfirst(self.kind.short_name(self.record))

    @property
    def citation(self):
        return citation_of(self.record, version_of(self.request), self.as_of, self.originals)

    def files(self):
        """Return each format with the URL of the file in it."""
        return files_of(cite_url, self.record, as_of=self.as_of)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        if not self.request.GET.get("as_of"):
            return ""
        if not self.as_of:
            return "The value of “as_of” is not the number of a report."
        if not isinstance(self.record, Proposal):
            return "Only a proposal can be cited as known after a report (as_of)."
        is_later = not self.as_of.could_cover(self.record)
        return "The proposal had not been endorsed in the period of the report." if is_later else ""

    def get_context_data(self, **kwargs):
        sources = self.kind.sources(self.record)
        return super().get_context_data(
            record=self.record,
            originals=self.originals,
            is_confirmed=self.kind.is_confirmed(self.record),
            sources=with_sources().queryset.filter(pk__in=sources),
            **kwargs,
        )


class SelectionCitationView(SelectionMixin, CitationView):
    """How to cite a selection of proposals."""

    parameters = ProposalFilter.parameters()
    names_others = True
    cited = "Selection of proposals"

    @property
    def citation(self):
        count = self.filterset.qs.count()
        return citation_of_selection(self.filterset, count, version_of(self.request))

    def files(self):
        """Return each format with the URL of the file in it."""
        return files_of(cite_selection_url, self.filterset)
