import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def forget_versions(apps, schema_editor):
    """Forget which versions there were: what is public is put on record after the migration."""
    apps.get_model("actions.PublishedRecord").objects.all().delete()
    apps.get_model("actions.DataVersion").objects.all().delete()
    if schema_editor.connection.vendor == "postgresql":
        # It changes no table about whose rows anything is still to be checked.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0006_history'),
    ]

    operations = [
        migrations.RunPython(forget_versions, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='dataversion',
            name='state',
        ),
        migrations.AlterField(
            model_name='dataversion',
            name='recorded',
            field=models.DateTimeField(help_text='When the edit was made that left the content so.'),
        ),
        migrations.RemoveConstraint(
            model_name='publishedrecord',
            name='one_entry_per_published_record',
        ),
        migrations.RenameField(
            model_name='publishedrecord',
            old_name='table',
            new_name='model',
        ),
        migrations.AlterModelOptions(
            name='publishedrecord',
            options={'ordering': ['model', 'key']},
        ),
        migrations.AlterField(
            model_name='publishedrecord',
            name='model',
            field=models.CharField(help_text='The name of the model, such as proposal.', max_length=40),
        ),
        migrations.AlterField(
            model_name='publishedrecord',
            name='key',
            field=models.CharField(help_text='The natural key, its parts joined by “/”.', max_length=700),
        ),
        migrations.AddConstraint(
            model_name='publishedrecord',
            constraint=models.UniqueConstraint(fields=('model', 'key'), name='one_entry_per_published_record'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_versions),
        migrations.CreateModel(
            name='CatalogueState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edits', models.PositiveBigIntegerField(default=0, help_text='The number of edits so far.')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, help_text='When the last of them was made.')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actions.dataversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='there_is_one_catalogue_state')],
            },
        ),
    ]
