"""Three roles in place of the one group of editors; who could edit may do everything as before."""

from django.db import migrations

EDITORS = "Editors"
TRANSCRIBERS, REVIEWERS, ADMINISTRATORS = "Transcribers", "Reviewers", "Administrators"


def divide_editors(apps, schema_editor):
    """Make the roles; an editor transcribes and reviews. What they grant comes after migrating."""
    groups = _groups(apps, schema_editor)
    for name in [TRANSCRIBERS, REVIEWERS, ADMINISTRATORS]:
        groups.get_or_create(name=name)
    _hand_over(groups, [EDITORS], [TRANSCRIBERS, REVIEWERS])


def unite_editors(apps, schema_editor):
    """Make one group of those who transcribe or review; administrators have no role then."""
    groups = _groups(apps, schema_editor)
    groups.get_or_create(name=EDITORS)
    for reviewers in groups.filter(name=REVIEWERS):
        reviewers.permissions.clear()  # Editors had no more than transcribers have.
    _hand_over(groups, [TRANSCRIBERS, REVIEWERS], [EDITORS])
    groups.filter(name=ADMINISTRATORS).delete()


def _groups(apps, schema_editor):
    return apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)


def _hand_over(groups, old, new):
    """Let new groups have the members and permissions of old ones, which go."""
    for group in groups.filter(name__in=old):
        for heir in groups.filter(name__in=new):
            heir.user_set.add(*group.user_set.all())
            heir.permissions.add(*group.permissions.all())
    groups.filter(name__in=old).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("actions", "0004_search_and_versions"),
    ]

    operations = [
        migrations.RunPython(divide_editors, unite_editors),
    ]
