from django.db import migrations

_HOLD = """
CREATE FUNCTION organisation_shares_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums record;
BEGIN
    SELECT sum(by_hand) AS a, sum(customers) AS b, sum(headcount) AS c, sum(equal) AS d, count(*) AS n INTO sums
    FROM organisation_succession
    WHERE act_id = coalesce(NEW.act_id, OLD.act_id) AND predecessor_id = coalesce(NEW.predecessor_id, OLD.predecessor_id);
    IF sums.n > 0 AND (sums.a, sums.b, sums.c, sums.d) IS DISTINCT FROM (1::numeric, 1::numeric, 1::numeric, 1::numeric)
    THEN
        RAISE EXCEPTION 'shares of unit % do not add up to 1', coalesce(NEW.predecessor_id, OLD.predecessor_id)
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_shares_whole AFTER INSERT OR UPDATE OR DELETE ON organisation_succession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organisation_shares_whole();
"""

_DROP = """
DROP TRIGGER organisation_shares_whole ON organisation_succession;
DROP FUNCTION organisation_shares_whole();
"""


class Migration(migrations.Migration):
    """The shares by which a unit's history goes on add up to 1: nothing of it is lost, nothing counted twice."""

    dependencies = [("organisation", "0002_reorganisations")]
    operations = [migrations.RunSQL(_HOLD, _DROP)]
