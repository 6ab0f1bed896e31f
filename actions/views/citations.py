"""How to cite a record or a selection of proposals, on a page and as files."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from actions.context_processors import version_at
from actions.filters.facets import faults
from actions.filters.proposals import ProposalFilter, report_with
from actions.models import DocumentAddress, DocumentSymbol, ProgressReport, Proposal
from actions.models.documents import with_sources
from actions.publishing.caching import PublicPageMixin
from actions.publishing.citations import citation_of, urls
from actions.publishing.citations.formats import FORMATS
from actions.publishing.citations.selections import citation_of_selection
from actions.publishing.citations.styles import apa, chicago
from actions.publishing.records import KIND_OF_PATH
from actions.vocabulary import AddressContent

PLAIN = "text/plain; charset=utf-8"


def refusal(*messages):
    """Return the answer that says what is wrong with an address."""
    return HttpResponseBadRequest("".join(f"{one}\n" for one in messages), content_type=PLAIN)


class RecordMixin:
    """The record that an address names, with the originals that it restates."""

    @cached_property
    def kind(self):
        return KIND_OF_PATH.get(self.kwargs["kind"]) or _nothing()

    @cached_property
    def record(self):
        key = self.kwargs["key"]
        # PostgreSQL would not take a NUL character, and no key holds one.
        records = self.kind.records().with_last_change()
        return (key.isprintable() and records.filter(record_key=key).first()) or _nothing()

    @cached_property
    def as_of(self):
        """The report after which one looks at a proposal, or nothing for today."""
        number = self.request.GET.get("as_of")
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
    def citation(self):
        return citation_of(self.record, version_at(self.request), self.as_of, self.originals)

    def files(self):
        """Return each format with the address of the file in it."""
        return urls.of_files(urls.of_record, self.record, as_of=self.as_of)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        number = self.request.GET.get("as_of")
        if not number:
            return ""
        if not self.as_of:
            return "The value of “as_of” is not the number of a report."
        if not isinstance(self.record, Proposal):
            return "Only a proposal can be cited as known after a report (as_of)."
        is_later = not self.as_of.could_cover(self.record)
        return "The proposal had not been endorsed in the period of the report." if is_later else ""


def _nothing():
    raise Http404


class SelectionMixin:
    """The selection of proposals that a query string makes."""

    kind = record = originals = None

    @cached_property
    def filterset(self):
        return ProposalFilter(
            self.request.GET, queryset=Proposal.objects.all(), request=self.request
        )

    @property
    def citation(self):
        count = self.filterset.qs.count()
        return citation_of_selection(self.filterset, count, version_at(self.request))

    def files(self):
        """Return each format with the address of the file in it."""
        return urls.of_files(urls.of_selection, self.filterset)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        return "\n".join(faults(self.filterset))


class CitationView(PublicPageMixin, TemplateView):
    """Everything with which one record or selection is cited, to copy and to take away."""

    template_name = "actions/citation.html"

    def get(self, request, *args, **kwargs):
        fault = self.fault()
        return refusal(fault) if fault else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        citation = self.citation
        return super().get_context_data(
            citation=citation,
            styles=[("APA, seventh edition", apa(citation)), ("Chicago", chicago(citation))],
            formats=[(one, address, one.written(citation)) for one, address in self.files()],
            record=self.record,
            originals=self.originals,
            is_confirmed=not self.kind or self.kind.is_confirmed(self.record),
            sources=self.sources(),
            **kwargs,
        )

    def sources(self):
        """Return the sources on which the record rests."""
        sources = self.kind.sources(self.record) if self.kind else []
        return with_sources().queryset.filter(pk__in=sources)


class CitationFileView(PublicPageMixin, View):
    """A citation as a file for reference managers."""

    def get(self, request, *args, ending, **kwargs):
        form = FORMATS.get(ending) or _nothing()
        fault = self.fault()
        return refusal(fault) if fault else self.file(form)

    def file(self, form):
        """Return the citation in a form, to be kept under a name that says what it cites."""
        citation = self.citation
        name = f"{citation.identifier}.{form.ending}"
        return HttpResponse(
            form.written(citation),
            content_type=f"{form.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class RecordCitationView(RecordMixin, CitationView):
    """How to cite one record."""


class RecordCitationFileView(RecordMixin, CitationFileView):
    """How to cite one record, as a file."""


class SelectionCitationView(SelectionMixin, CitationView):
    """How to cite a selection of proposals."""


class SelectionCitationFileView(SelectionMixin, CitationFileView):
    """How to cite a selection of proposals, as a file."""
