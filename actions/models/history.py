"""What changed, when, why and by whom; and what was loaded last."""

from django.apps import apps
from django.conf import settings
from django.db import models

from actions.models.validators import choice_constraint
from actions.vocabulary import EditAction, EditOrigin


class Edit(models.Model):
    """What was changed at one moment, for one reason."""

    moment = models.DateTimeField(db_index=True)
    origin = models.CharField(max_length=13, choices=EditOrigin)
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
        constraints = [choice_constraint("origin_of_an_edit_is_known", "origin", EditOrigin)]

    def __str__(self):
        return f"{self.get_origin_display()}, {self.moment:%Y-%m-%d %H:%M}"


class VersionQuerySet(models.QuerySet):
    """Versions of records of all models, the newest first."""

    def of_model(self, model):
        return self.filter(model=model._meta.model_name)

    def of(self, model, pk):
        """Return the versions of one record, with the edits that made them."""
        return self.of_model(model).filter(object_id=pk).select_related("edit__editor")

    def latest_of(self, model, pks):
        """Return the latest version of each of some records that have one, by their row ids."""
        found = self.of_model(model).filter(~models.Exists(self._later()), object_id__in=pks)
        return {version.object_id: version for version in found}

    def removed(self, model):
        """Return the last version of each record of a model that is no longer there."""
        last = self.of_model(model).filter(~models.Exists(self._later()))
        return last.filter(action=EditAction.REMOVED).select_related("edit__editor")

    def public(self):
        """Return what the public may know."""
        return self.filter(is_public=True)

    @staticmethod
    def _later():
        return Version.objects.filter(
            model=models.OuterRef("model"),
            object_id=models.OuterRef("object_id"),
            pk__gt=models.OuterRef("pk"),
        )


class Version(models.Model):
    """A record as one edit left it; if it removed the record, as it was before."""

    edit = models.ForeignKey(Edit, on_delete=models.PROTECT, related_name="versions")
    model = models.CharField(max_length=40, help_text="The name of the model, such as proposal.")
    object_id = models.BigIntegerField(help_text="The id of the row.")
    key = models.CharField(max_length=700, help_text="The natural key, its parts joined by “/”.")
    name = models.CharField(max_length=200, help_text="What the record is called.")
    action = models.CharField(max_length=7, choices=EditAction)
    fields = models.JSONField(default=list, help_text="The names of the public fields it changed.")
    is_public = models.BooleanField(help_text="Whether anything public changed.")
    is_content = models.BooleanField(
        help_text="Whether anything public changed other than the review."
    )
    serialization = models.JSONField(
        help_text="The whole record, other records by their natural keys."
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Who reviewed the record. Never shown to the public.",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["model", "object_id", "is_content"], name="versions_of_a_record"),
            models.Index(fields=["model", "key"], name="versions_by_key"),
            models.Index(fields=["is_public", "edit", "model"], name="public_versions"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edit", "model", "object_id"], name="one_version_per_edit_and_record"
            ),
            choice_constraint("action_of_a_version_is_known", "action", EditAction),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.name}"

    @property
    def model_class(self):
        return apps.get_model("actions", self.model)

    @property
    def is_removal(self):
        return self.action == EditAction.REMOVED


class LoadedRecord(models.Model):
    """What the fixtures said of a record when they were last loaded."""

    model = models.CharField(max_length=40)
    key = models.CharField(max_length=700)
    serialization = models.JSONField(help_text="The fields that the fixture stated.")

    class Meta:
        ordering = ["model", "key"]
        constraints = [
            models.UniqueConstraint(fields=["model", "key"], name="one_entry_per_loaded_record"),
        ]

    def __str__(self):
        return f"{self.model} {self.key}"
