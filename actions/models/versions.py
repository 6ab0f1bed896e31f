"""The versions of the published data, and in which of them each record last changed."""

from django.db import models


class DataVersionQuerySet(models.QuerySet):
    def newest(self):
        """Return the version after which none was recorded, if there is one."""
        later = DataVersion.objects.filter(number__gt=models.OuterRef("number"))
        return self.order_by().filter(~models.Exists(later))


class DataVersion(models.Model):
    """What was published from one moment on, until the public content changed again."""

    number = models.PositiveIntegerField(primary_key=True)
    recorded = models.DateTimeField(help_text="When the content was first seen as it is.")
    content = models.CharField(max_length=64, help_text="Digest of all public content.")
    state = models.CharField(
        max_length=64,
        help_text="Digest of the numbers of rows and the newest changes with which it was seen.",
    )

    objects = DataVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.label

    @property
    def date(self):
        """The day from which on the content is as it is, in UTC."""
        return self.recorded.date()

    @property
    def label(self):
        """Date and short digest, such as 2026-11-22-3f9c2a1b."""
        return f"{self.date.isoformat()}-{self.content[:8]}"


class PublishedRecord(models.Model):
    """One record of the published data: since when it is public, and when that last changed."""

    table = models.CharField(max_length=40, help_text="The table of the data package.")
    key = models.CharField(max_length=300, help_text="Its key in that table.")
    digest = models.CharField(max_length=64, help_text="Digest of its public content.")
    published = models.ForeignKey(
        DataVersion, on_delete=models.PROTECT, related_name="records_published"
    )
    changed = models.ForeignKey(
        DataVersion, on_delete=models.PROTECT, related_name="records_changed"
    )

    class Meta:
        ordering = ["table", "key"]
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="one_entry_per_published_record"),
        ]

    def __str__(self):
        return f"{self.table}/{self.key}"
