"""What changed, when, why and by whom; and what was loaded last."""

from django.conf import settings
from django.db import models

from actions.models.validators import choice_constraint
from actions.vocabulary import EditAction, EditMeans


class Edit(models.Model):
    """What was changed at one moment, for one reason."""

    moment = models.DateTimeField(db_index=True)
    means = models.CharField(max_length=13, choices=EditMeans)
    reason = models.TextField(blank=True, help_text="The public reads it; it names no person.")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Never shown to the public.",
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [("confirm_records", "Can confirm texts and observations")]
        constraints = [choice_constraint("means_of_an_edit_is_known", "means", EditMeans)]

    def __str__(self):
        return f"{self.get_means_display()}, {self.moment:%Y-%m-%d %H:%M}"


class EditedRecordQuerySet(models.QuerySet):
    def public(self):
        """Return what the public may know."""
        return self.filter(is_public=True)


class EditedRecord(models.Model):
    """What one edit did with one record."""

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="records")
    moment = models.DateTimeField(help_text="That of the edit.")
    model = models.CharField(max_length=40, help_text="The name of the model, such as proposal.")
    key = models.CharField(max_length=700, help_text="The natural key, its parts joined by “/”.")
    name = models.CharField(max_length=200, help_text="What the record is called.")
    action = models.CharField(max_length=7, choices=EditAction)
    fields = models.JSONField(default=list, help_text="The names of the public fields it changed.")
    is_public = models.BooleanField(help_text="Whether anything public changed.")
    is_content = models.BooleanField(
        help_text="Whether anything public changed other than the review."
    )

    objects = EditedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-edit_id", "model", "key"]
        indexes = [
            models.Index(fields=["model", "key", "is_content"], name="changes_of_a_record"),
            models.Index(fields=["is_public", "edit"], name="public_changes"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edit", "model", "key"], name="one_entry_per_edit_and_record"
            ),
            choice_constraint("action_of_an_edit_is_known", "action", EditAction),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.name}"


class Version(models.Model):
    """A record as one edit left it; if it removed the record, as it was before."""

    edit = models.ForeignKey(Edit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=700)
    written = models.JSONField(help_text="The whole record, other records by their natural keys.")

    class Meta:
        abstract = True


class LoadedRecord(models.Model):
    """What the fixtures said of a record when they were last loaded."""

    model = models.CharField(max_length=40)
    key = models.CharField(max_length=700)
    written = models.JSONField(help_text="The fields that the fixture stated.")

    class Meta:
        ordering = ["model", "key"]
        constraints = [
            models.UniqueConstraint(fields=["model", "key"], name="one_entry_per_loaded_record"),
        ]

    def __str__(self):
        return f"{self.model} {self.key}"
