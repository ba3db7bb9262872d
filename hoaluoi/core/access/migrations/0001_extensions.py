from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Exclusion constraints over a number and a range need btree_gist; run before every table that has one."""

    run_before = [("organisation", "0001_initial"), ("reporting", "0001_initial")]
    operations = [BtreeGistExtension()]
