"""The group of those who edit the catalogue and nothing else."""

from django.db import migrations

EDITORS = "Editors"
ACTIONS = ["add", "change", "delete", "view"]


def create_group(apps, schema_editor):
    """Make the group, and the permissions it needs: Django makes them after all migrations."""
    database = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=EDITORS)
    for model in apps.get_app_config("actions").get_models():
        group.permissions.add(*permissions_for(apps, model, database))


def permissions_for(apps, model, database):
    """Return the four permissions for a model, those that exist and those made now."""
    options = model._meta
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.using(
        database
    ).get_or_create(app_label=options.app_label, model=options.model_name)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return [
        permissions.get_or_create(
            content_type=content_type,
            codename=f"{action}_{options.model_name}",
            defaults={"name": f"Can {action} {options.verbose_name_raw}"},
        )[0]
        for action in ACTIONS
    ]


def delete_group(apps, schema_editor):
    """Delete the group; the permissions are Django's own and stay."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name=EDITORS).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("actions", "0001_catalogue"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(create_group, delete_group),
    ]
