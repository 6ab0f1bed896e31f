"""What an official text can be the text of: one of the two sets, or a declaration."""

from actions.importing.official.declaration_subject import DeclarationSubject
from actions.importing.official.set_subject import SetSubject
from actions.models import Declaration, Document, ProposalSet


def all_subjects():
    """Return everything that an official text can be the text of, by name."""
    sets_of_proposals = ProposalSet.objects.prefetch_related("endorsing_documents")
    of_years = Declaration.objects.select_related("document")
    subjects = [
        *(SetSubject(one) for one in sets_of_proposals),
        *(DeclarationSubject(one) for one in of_years),
    ]
    return {subject.name: subject for subject in subjects}


def subject_of(transcription):
    """Return the subject of a transcription."""
    if transcription.proposal_set:
        return SetSubject(transcription.proposal_set)
    return DeclarationSubject(transcription.declaration)


def documents_of_all(subjects):
    """Return the documents that may be chosen for any of the subjects."""
    pks = {document.pk for subject in subjects for document in subject.documents()}
    return Document.objects.filter(pk__in=pks)
