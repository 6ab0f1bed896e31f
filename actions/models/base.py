"""What all records of the catalogue have in common."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, router
from django.db.models.functions import Coalesce, Now

from actions.rules import field_of, missing_source
from actions.vocabulary import DatePrecision, Standing


def count_of(records):
    """Return the number of records as a subquery that a row of another model can carry."""
    counted = records.order_by().annotate(of_all=models.Value(1)).values("of_all")
    return Coalesce(models.Subquery(counted.annotate(rows=models.Count("pk")).values("rows")), 0)


def choice_constraint(name, field, choices, *, blank=False):
    """Return the constraint that a choice field holds a known code (or nothing, if ``blank``)."""
    codes = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{field}__in": codes}),
        violation_error_message=f"Choose one of: {', '.join(choices.labels)}.",
    )


def raise_if(broken):
    """Raise what is broken, by field, where anything is."""
    if broken:
        raise ValidationError(broken)


def rule(name, condition, message):
    """Return a database constraint with the sentence an editor reads when it is broken."""
    return models.CheckConstraint(name=name, condition=condition, violation_error_message=message)


def review_rule(model):
    """Return the constraint that whoever reviewed a record did so at a known time."""
    return rule(
        f"{model}_reviewer_has_a_review_date",
        models.Q(reviewed_by__isnull=True) | models.Q(reviewed__isnull=False),
        "Say when it was reviewed.",
    )


def date_rule(model):
    """Return the constraint that a date is given together with its precision."""
    return rule(
        f"{model}_date_and_its_precision_go_together",
        models.Q(date__isnull=True, date_precision="")
        | models.Q(date__isnull=False, date_precision__in=DatePrecision.values),
        "Give the date together with its precision, or neither.",
    )


def text_standing_field():
    """Return the field that says how well the text of a record is supported."""
    return models.CharField(
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


class NaturalKeyQuerySet(models.QuerySet):
    """Finds a record by the key that the field itself cites."""

    def get_by_natural_key(self, *values):
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))

    def in_order(self):
        """Order as the model is ordered, which Django forgets where rows are counted."""
        return self.order_by(*self.model._meta.ordering)


class CatalogueModel(models.Model):
    """A record with a natural key; it remembers when it was made and last changed."""

    created = models.DateTimeField(auto_now_add=True, db_default=Now(), editable=False)
    changed = models.DateTimeField("last changed", auto_now=True, db_default=Now(), editable=False)

    objects = NaturalKeyQuerySet.as_manager()

    natural_key_fields = ("slug",)

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        """Check the database's rules; raise what is broken at the field where it is mended."""
        broken = {}
        using = router.db_for_write(type(self), instance=self)
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=exclude, using=using)
                except ValidationError as error:
                    field = field_of(constraint) or NON_FIELD_ERRORS
                    broken.setdefault(field, []).extend(error.error_list)
        if broken:
            raise ValidationError(broken)

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
        return tuple(_follow(self, path) for path in self.natural_key_fields)


def _follow(record, path):
    for name in path.split("__"):
        record = getattr(record, name)
    return record


def catalogue_models():
    """Return the models that editors fill; what is computed from them is none of these."""
    models_of_app = apps.get_app_config("actions").get_models()
    return [model for model in models_of_app if issubclass(model, CatalogueModel)]


class TranscribedModel(CatalogueModel):
    """A record transcribed from sources: an editor reviews it, and may leave notes on it."""

    reviewed = models.DateTimeField(
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
