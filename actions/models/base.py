"""What all records of the catalogue have in common."""

from datetime import timedelta
from functools import lru_cache
from operator import attrgetter

from django.apps import apps
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, router
from django.db.models.functions import Cast, Coalesce, Concat, Now
from django.urls import reverse
from django.utils.timezone import now

from actions.models.history import Version
from actions.models.validators import field_of, missing_source, rule
from actions.vocabulary import DatePrecision, Standing


@lru_cache(maxsize=4096)
def path_of(name, key=()):
    """Return the path of a page; kept, because Django puts it together anew for each row."""
    return reverse(name, args=key)


def count_of(records):
    """Return the number of records as a subquery that a row of another model can carry."""
    counted = records.order_by().annotate(of_all=models.Value(1)).values("of_all")
    return Coalesce(models.Subquery(counted.annotate(rows=models.Count("pk")).values("rows")), 0)


def raise_if(broken):
    """Raise what is broken, by field, where anything is."""
    if broken:
        raise ValidationError(broken)


def review_rule(model):
    """Return the constraint that whoever reviewed a record did so at a known time."""
    return rule(
        f"{model}_reviewer_has_a_review_date",
        models.Q(reviewed_by__isnull=True) | models.Q(reviewed__isnull=False),
        "Say when it was reviewed.",
    )


def text_to_check_rule(model):
    """Return the constraint that only a restatement beside its official text is to be checked."""
    return rule(
        f"{model}_to_check_has_both_texts",
        models.Q(text_to_check=False) | ~models.Q(text="") & ~models.Q(official_text=""),
        "Only a text of ours that stands beside the official one can be checked against it.",
    )


def text_to_check_field():
    """Return the field that marks a restatement older than the official text beside it."""
    return models.BooleanField(
        "to be checked against the official text",
        default=False,
        help_text="On where our own words are older than the official text beside them.",
    )


def official_language_field():
    """Return the field that says in which language an official text is quoted."""
    return models.CharField(
        "language of the official text",
        max_length=3,
        blank=True,
        help_text="ISO 639-1 code; empty where there is no official text.",
    )


def date_rule(model):
    """Return the constraint that a date is given together with its precision."""
    return rule(
        f"{model}_date_and_its_precision_go_together",
        models.Q(date__isnull=True, date_precision="")
        | models.Q(date__isnull=False, date_precision__in=DatePrecision.values),
        "Give the date together with its precision, or neither.",
    )


def slug_field(max_length=80):
    """Return the field by which a record is named in addresses and other records."""
    return models.SlugField(
        max_length=max_length,
        unique=True,
        help_text="Its name in addresses and in other tables; it never changes.",
    )


def text_standing_field(verbose_name="source of the text"):
    """Return the field that says how well the text of a record is supported."""
    return models.CharField(
        verbose_name,
        max_length=12,
        choices=[(term.value, term.label) for term in Standing.of_texts()],
        help_text=Standing.help_text(),
    )


def text_standing_rule(model):
    """Return the constraint that a record with a text has one of the standings of texts."""
    return rule(
        f"{model}_standing_is_known",
        models.Q(standing__in=[term.value for term in Standing.of_texts()]),
        "Choose how well the text is supported.",
    )


def key_expression(model):
    """Return the expression for the natural key of a record, its parts joined by “/”."""
    first, *others = (Cast(models.F(path), models.CharField()) for path in model.natural_key_fields)
    parts = [part for other in others for part in (models.Value("/"), other)]
    return Concat(first, *parts, output_field=models.CharField()) if parts else first


class NaturalKeyQuerySet(models.QuerySet):
    """Finds a record by the key that the field itself cites."""

    def get_by_natural_key(self, *values):
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))

    def public(self):
        """Return the records that everybody may have."""
        return self.all()

    def not_reviewed_for_a_year(self):
        """Return the transcribed records that no editor has compared with their sources since."""
        a_year_ago = now() - timedelta(days=365)
        return self.filter(models.Q(reviewed__isnull=True) | models.Q(reviewed__lt=a_year_ago))

    def with_last_change(self):
        """Annotate each record with when what it says in public last changed."""
        edited = Version.objects.of_model(self.model).filter(
            object_id=models.OuterRef("pk"), is_content=True
        )
        newest = models.Subquery(edited.values("edit__moment")[:1])
        return self.annotate(last_changed=Coalesce(newest, models.F("changed")))

    def in_order(self):
        """Order as the model is ordered, which Django forgets where rows are counted."""
        return self.order_by(*self.model._meta.ordering)


class CatalogueModel(models.Model):
    """A record with a natural key; it remembers when it was made and last changed."""

    created = models.DateTimeField(auto_now_add=True, db_default=Now(), editable=False)
    changed = models.DateTimeField("last changed", auto_now=True, db_default=Now(), editable=False)

    objects = NaturalKeyQuerySet.as_manager()

    public_fields = ()  # What everybody may have, in the order of its table; no other field.
    natural_key_fields = ("slug",)
    part_of = ""  # The relation to the record whose review stands for this one too.
    typed_relations = {}  # What a form relates it to: several records, which are saved after it.
    supporting_fields = ()  # What an accepted text rests on of such a record, if it rests on it.

    class Meta:
        abstract = True

    @classmethod
    def public_values(cls, values):
        """Return the public part of a serialization; nothing of a record that is not public."""
        return {name: value for name, value in values.items() if name in cls.public_fields}

    def supports_accepted_texts(self):
        """Say whether an accepted text rests on the record; a part supports what the whole does.

        A text rests on its sources, and on the documents that these are; on the set or the
        document that it belongs to; on the documents that carry and endorse a set, or are shown
        as a declaration; on where these stand on the web, their symbols, and the reasons given
        where their numbers deviate. All of it was before the reviewer who accepted the text.
        """
        return bool(self.part_of) and getattr(self, self.part_of).supports_accepted_texts()

    def confirmed_fields(self):
        """Return the fields that only a reviewer changes because an accepted text rests on them."""
        is_asked = bool(self.supporting_fields)
        return self.supporting_fields if is_asked and self.supports_accepted_texts() else ()

    def clean_fields(self, exclude=None):
        """Check each field alone; a record referred to that was read is not asked for again."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if field.is_relation
            and field.is_cached(self)
            and getattr(self, field.attname) is not None
            and getattr(field.get_cached_value(self), "pk", None) is not None
        }
        super().clean_fields({*(exclude or ()), *read})

    def validate_constraints(self, exclude=None):
        """Check the database's rules; raise what is broken at the field where it is mended."""
        broken = {}
        using = router.db_for_write(type(self), instance=self)
        all_checks_hold = self._all_checks_hold(exclude, using)
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                if all_checks_hold and isinstance(constraint, models.CheckConstraint):
                    continue
                try:
                    constraint.validate(model, self, exclude=exclude, using=using)
                except ValidationError as error:
                    field = field_of(constraint) or NON_FIELD_ERRORS
                    broken.setdefault(field, []).extend(error.error_list)
        if broken:
            raise ValidationError(broken)

    def _all_checks_hold(self, exclude, using):
        """Ask the database all that it checks of this row alone at once: it seldom is broken."""
        conditions = [
            constraint.condition
            for constraint in self._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            and constraint.condition.referenced_base_fields.isdisjoint(exclude or ())
        ]
        everything = models.CheckConstraint(condition=models.Q(*conditions), name="all_checks")
        try:
            everything.validate(type(self), self, exclude=exclude, using=using)
        except ValidationError:
            return False
        return True

    def broken_relations(self, related):
        """Return what is wrong with the records related to this one, by field.

        ``related`` holds them by the name of the relation: a form and a fixture know them
        before or without the database.
        """
        if "sources" in related and hasattr(self, "standing"):
            message = missing_source(self.standing, related["sources"])
            return {"sources": message} if message else {}
        return {}

    def related_records(self):
        """Return the records related to a saved one, by the name of the relation."""
        return {
            field.name: list(getattr(self, field.name).all()) for field in self._meta.many_to_many
        }

    def natural_key(self):
        paths = self.natural_key_fields
        return tuple(attrgetter(path.replace("__", "."))(self) for path in paths)


def catalogue_models():
    """Return the models that editors fill; what is computed from them is none of these."""
    models_of_app = apps.get_app_config("actions").get_models()
    return [model for model in models_of_app if issubclass(model, CatalogueModel)]


def relations_of_several():
    """Return the models of the rows that relate one record to several others."""
    return [
        field.remote_field.through
        for model in catalogue_models()
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    ]


class ToTheSecondField(models.DateTimeField):
    """A moment without microseconds: a form holds none, and its next saving would change it."""

    def to_python(self, value):
        moment = super().to_python(value)
        return moment and moment.replace(microsecond=0)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class TranscribedModel(CatalogueModel):
    """A record transcribed from sources: an editor reviews it, and may leave notes on it."""

    reviewed = ToTheSecondField(
        "last reviewed",
        null=True,
        blank=True,
        help_text="When an editor last compared this record with its sources. "
        "Not the same as last changed.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Never shown to the public.",
    )
    editor_note = models.TextField(
        "editor's note",
        blank=True,
        help_text="For editors only: grades, doubts, wording of the source where it differs.",
    )

    class Meta:
        abstract = True


# How much of a date is known.
ISO_LENGTHS = {"day": 10, "month": 7, "year": 4}


class DatedModel(models.Model):
    """A record with a date that may be known only to the month or the year."""

    date = models.DateField(
        null=True,
        blank=True,
        help_text="Where only the month or year is known: its first day.",
    )
    date_precision = models.CharField(
        max_length=5, choices=DatePrecision, blank=True, help_text=DatePrecision.help_text()
    )

    class Meta:
        abstract = True

    @property
    def iso_date(self):
        """The date as exactly as it is known, such as “2018-07”; empty where none is."""
        return self.date.isoformat()[: ISO_LENGTHS[self.date_precision]] if self.date else ""
