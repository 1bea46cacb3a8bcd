import json

from django.db import migrations


def label_what_is_there(apps, _editor):
    """Give each version that was published before its labels, as `labelling` does."""
    label = apps.get_model("store", "VersionLabel")
    for row in apps.get_model("store", "CheckVersion").objects.iterator():
        read = json.loads(bytes(row.record))
        content, change = read["content"], read["change"]
        names = [*content["topics"], "in " + content["lang"].split("-")[0]]
        if change and change["step"] in ("correction", "retraction"):
            names.append("corrected")
        cut = dict.fromkeys(name[:40] for name in names)
        label.objects.bulk_create(label(version=row, label=name) for name in cut)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0061_labels'),
    ]

    operations = [
        migrations.RunPython(label_what_is_there, migrations.RunPython.noop),
    ]
