"""Show what is found in an official text, or take it in as a mapping decides."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import URLValidator
from django.db import transaction

from actions.importing import LARGEST_FILE, TOO_LARGE, Unreadable
from actions.importing.apart import read_apart
from actions.importing.official import mapping
from actions.importing.official.accepting import accept
from actions.importing.official.checks import NotAcceptable
from actions.importing.official.sources import doubt, objection
from actions.importing.official.subjects import all_subjects, create_work, open_transcription
from actions.management.base import CatalogueCommand
from actions.permissions import may_confirm


class Command(CatalogueCommand):
    """Takes the official text of a set or a declaration in, as the desk of the admin does."""

    help = __doc__
    failure = "Nothing was taken in."

    def add_arguments(self, parser):
        parser.add_argument("subject", metavar="SET", help="2016, 2017, declaration-2018, ...")
        parser.add_argument("file", type=Path, help="A web page, a PDF or a text.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--preview", action="store_true", help="Print what is found as JSON.")
        what.add_argument(
            "--accept", metavar="MAPPING", type=Path, help="The printed JSON, with decisions."
        )
        parser.add_argument("--reason", default="", help="Why it is accepted; the public reads it.")
        parser.add_argument("--address", default="", help="Where the text stands on the web.")
        parser.add_argument(
            "--official",
            action="store_true",
            help="The address is an official page, though its host is not known as one.",
        )
        parser.add_argument(
            "--document", default="", help="The slug of the document, if not plain."
        )
        parser.add_argument("--editor", default="", help="The account of who accepts it.")

    def handle(self, **options):
        subjects, name = all_subjects(), options["subject"]
        if name not in subjects:
            raise CommandError(f"There is no “{name}”: choose one of {', '.join(subjects)}.")
        subject = subjects[name]
        try:
            data = self._data(options["file"])
            work = create_work(subject, read_apart(subject.purpose, data, options["file"].name))
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["preview"]:
            self.stdout.write(json.dumps(mapping.of(work, subject), indent=2, ensure_ascii=False))
        else:
            self._accept(subject, work, options)

    def _data(self, path):
        try:
            if path.stat().st_size > LARGEST_FILE:
                raise CommandError(TOO_LARGE)
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error

    @transaction.atomic
    def _accept(self, subject, work, options):
        decided = self._decided(options["accept"], work, subject)
        transcription = open_transcription(
            subject,
            decided,
            document=self._document(subject, options["document"]),
            address=self._address(options["address"], options["official"]),
            file_name=options["file"].name,
        )
        editor = get_user_model().objects.filter(username=options["editor"], is_active=True).first()
        if not editor or not may_confirm(editor):
            raise CommandError("--editor: name the account of a reviewer, who accepts the text.")
        if not (reason := options["reason"].strip()):
            raise CommandError("--reason: say in a few words why the text is accepted.")
        try:
            accept(transcription, reason, editor)
        except NotAcceptable as refusal:
            lines = "\n".join(problem.sentence for problem in refusal.problems)
            raise CommandError(f"Nothing was taken in.\n{lines}") from refusal
        self.stdout.write(f"Taken in: {len(decided.kept)} {subject.parts} of the {subject}.")

    def _decided(self, path, work, subject):
        try:
            return mapping.read(self._data(path).decode(), work, subject)
        except (mapping.BadMapping, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error

    def _document(self, subject, slug):
        documents = {document.slug: document for document in subject.documents()}
        if not documents:
            raise CommandError(f"No document is recorded that carries the text of the {subject}.")
        if slug and slug not in documents:
            names = ", ".join(documents)
            raise CommandError(f"--document: “{slug}” does not carry the text; choose {names}.")
        return documents[slug] if slug else subject.documents()[0]

    def _address(self, address, is_official):
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError as error:
            raise CommandError("--address: say where the text stands on the web.") from error
        if message := objection(address):
            raise CommandError(f"--address: {message}")
        if not is_official and (message := doubt(address)):
            raise CommandError(f"--address: {message} If it is an official page, add --official.")
        return address
