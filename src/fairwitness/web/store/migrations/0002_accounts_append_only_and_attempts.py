"""The trail is only added to, by the database's own rule; a table counts log-in attempts."""

from django.core.management import call_command
from django.db import migrations

from fairwitness.web.store import append_only


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


def put_there(apps, schema_editor):
    _run(schema_editor, append_only.create(schema_editor.connection.vendor))
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def lift(apps, schema_editor):
    _run(schema_editor, append_only.drop(schema_editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(put_there, lift)]
