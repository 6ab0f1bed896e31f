"""What must hold of the catalogue as a whole, beyond what the database can hold by itself."""

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from actions import models
from actions.models.base import catalogue_models
from actions.models.sets import SET_SIZES, references
from actions.models.versions import public_digests
from actions.progress import computed
from actions.search import index
from actions.vocabulary import Standing

WITH_SOURCES = [
    models.Proposal,
    models.Paragraph,
    models.Document,
    models.Finding,
    models.StructuredDialogue,
    models.Event,
    models.MembershipSnapshot,
    models.KeyFact,
]

# Remarks of those who gathered the facts mark parts that no source confirms: they stay in notes.
EDITORS_REMARK = re.compile(
    r"\b(as )?recalled\b|own knowledge|from memory|may be covered here or separately|[\[\]]",
    re.IGNORECASE,
)


def problems():
    """Return everything that does not hold, each in a sentence that names the record."""
    return [
        *sets_are_whole(),
        *areas_are_the_seven(),
        *rows_are_valid(),
        *references_resolve(),
        *relations_hold(),
        *texts_hold_no_remarks(),
        *documents_have_their_records(),
        *paragraphs_stand_in_a_row(),
        *index_is_in_step(),
        *progress_is_in_step(),
        *state_is_in_step(),
    ]


def sets_are_whole():
    """Each set has exactly its references: 42 of 2016 and 32 of 2017."""
    for year in SET_SIZES:
        present = models.Proposal.objects.filter(proposal_set=year)
        missing = set(references(year)) - set(present.values_list("reference", flat=True))
        for reference in sorted(missing):
            yield f"Proposal {reference} is missing from the set of {year}."


def areas_are_the_seven():
    """There are seven numbered areas and the one heading that is none."""
    numbers = list(models.Area.objects.numbered().values_list("number", flat=True))
    if numbers != list(range(1, 8)):
        yield f"The areas are numbered {numbers}, not 1 to 7."
    if not models.Area.objects.filter(number=None).exists():
        yield "The heading “Political dialogue” is missing."


def rows_are_valid():
    """No row breaks a rule of its model, forbidden combinations included."""
    for model in catalogue_models():
        for row in model.objects.all():
            try:
                row.full_clean(validate_unique=False)
            except ValidationError as error:
                yield f"{model._meta.verbose_name.capitalize()} {row}: {'; '.join(error.messages)}"


def references_resolve():
    """Every row that a row refers to exists."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield f"A reference leads nowhere: {error}"


def relations_hold():
    """Every text rests on a source that supports it, every observation on fitting findings.

    Every clause is on subjects of its paragraph.
    """
    for model in [*WITH_SOURCES, models.Observation, models.Clause]:
        relations = [field.name for field in model._meta.many_to_many]
        for row in model.objects.prefetch_related(*relations):
            for message in row.broken_relations(row.related_records()).values():
                yield f"{model._meta.verbose_name.capitalize()} {row}: {message}"


def texts_hold_no_remarks():
    """No public text that counts as confirmed holds a remark of the editors, nor does a reason."""
    confirmed = {"standing__in": Standing.confirmed()}
    for rows in [
        *(model.objects.filter(**confirmed) for model in WITH_SOURCES),
        *(
            model.objects.all()
            for model in [models.Observation, models.PeriodEvidence, models.Commentary]
        ),
    ]:
        for row in rows:
            for name in public_texts(rows.model):
                if found := EDITORS_REMARK.search(getattr(row, name)):
                    kind = rows.model._meta.verbose_name.capitalize()
                    yield f"{kind} {row}, {name}: “{found[0]}”."


def public_texts(model):
    """Return the names of the text fields that the public reads."""
    return [
        field.name
        for field in model._meta.fields
        if field.get_internal_type() in ("TextField", "CharField")
        and field.name in model.public_fields
        and not field.choices
    ]


def documents_have_their_records():
    """A progress report among the documents has its report, a paper is the source it is."""
    for document in models.Document.objects.for_list():
        if document.kind == "progress_report" and not hasattr(document, "report"):
            yield f"Document {document}: there is no progress report for it."
        if document.kind == "analysis" and not document.as_source_id:
            yield f"Document {document}: it is not entered as a source."


def paragraphs_stand_in_a_row():
    """The paragraphs of a document are in the places 1, 2, 3 and so on."""
    places = {}
    for slug, order in models.Paragraph.objects.values_list("document__slug", "order"):
        places.setdefault(slug, []).append(order)
    for slug, orders in places.items():
        if sorted(orders) != list(range(1, len(orders) + 1)):
            yield f"Document {slug}: its paragraphs are not in a row."


def index_is_in_step():
    """What the search finds is what the records say."""
    if wrong := index.differences():
        yield f"The index of the search differs in {wrong} entries: run “migrate” to make it anew."


def progress_is_in_step():
    """What is kept of the progress of proposals is what the reports say of them."""
    if wrong := computed.differences():
        yield f"What is kept of progress differs in {wrong} rows: run “migrate” to compute it anew."


def state_is_in_step():
    """What is on record of the public content is what the records say."""
    published = models.PublishedRecord.objects.values_list("model", "key", "digest")
    known = {(model, key): digest for model, key, digest in published}
    now_public = public_digests()
    wrong = [place for place in known | now_public if known.get(place) != now_public.get(place)]
    for model, key in sorted(wrong):
        yield f"{model} {key} was changed past its history: run “migrate” to make a new version."
