"""When a desk's text was read; desks of before were read as they were opened, or with their consent."""

from django.db import migrations, models

READ = """
UPDATE directives_desk SET read_at = COALESCE(consented_at, created_at)
WHERE doubts = '{}'::jsonb OR consented_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("directives", "0005_emulation_clusters")]

    operations = [
        migrations.AddField(
            model_name="desk",
            name="read_at",
            field=models.DateTimeField(help_text="when its drafts were laid out: all of them or none", null=True),
        ),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
    ]
