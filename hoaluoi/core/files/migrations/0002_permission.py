from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="permission",
            field=models.CharField(
                blank=True,
                default="",
                help_text="what its readers hold over the unit; '': any right to read there",
                max_length=60,
            ),
            preserve_default=False,
        ),
    ]
