from django.db import migrations

_REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_root_append_only BEFORE UPDATE OR DELETE ON ledger_dailyroot
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_root_no_truncate BEFORE TRUNCATE ON ledger_dailyroot
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

_ALLOW = """
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_entry_no_truncate ON ledger_entry;
DROP TRIGGER ledger_root_append_only ON ledger_dailyroot;
DROP TRIGGER ledger_root_no_truncate ON ledger_dailyroot;
DROP FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    """PostgreSQL itself refuses to change or delete what was recorded."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(_REFUSE, _ALLOW)]
