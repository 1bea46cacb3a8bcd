"""A key of a filer that somebody else may have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds when it was lost."""

    dependencies = [("store", "0062_label_what_is_there")]

    operations = [
        migrations.AddField(
            model_name="filer", name="lost_at", field=models.DateTimeField(null=True)
        ),
    ]
