"""Facts are partitioned by year; indexes that others cover go; a dirty slice may be about who owes."""

import django.db.models.deletion
from django.db import migrations, models

_YEARS = range(2021, 2031)
_BOUNDS = ["MINVALUE", *(f"'{year}-01-01'" for year in (*_YEARS, _YEARS.stop)), "MAXVALUE"]
_NAMES = ["earlier", *map(str, _YEARS), "later"]
_PARTITIONS = "\n".join(
    f"CREATE TABLE indicators_fact_{name} PARTITION OF indicators_fact FOR VALUES FROM ({first}) TO ({last});"
    for name, first, last in zip(_NAMES, _BOUNDS, _BOUNDS[1:])
)
# An identity column cannot be partitioned before PostgreSQL 17: the number comes from a sequence.
_SQL = f"""
ALTER TABLE indicators_fact RENAME TO indicators_fact_before;
ALTER TABLE indicators_fact_before ALTER COLUMN id DROP IDENTITY;
CREATE TABLE indicators_fact (LIKE indicators_fact_before) PARTITION BY RANGE (end_date);
CREATE SEQUENCE indicators_fact_id_seq AS bigint OWNED BY indicators_fact.id;
ALTER TABLE indicators_fact ALTER COLUMN id SET DEFAULT nextval('indicators_fact_id_seq');
{_PARTITIONS}
INSERT INTO indicators_fact SELECT * FROM indicators_fact_before;
SELECT setval('indicators_fact_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM indicators_fact), false);
DROP TABLE indicators_fact_before;
ALTER TABLE indicators_fact
    ADD PRIMARY KEY (id, end_date),
    ADD CONSTRAINT indicators_one_fact UNIQUE (measure_id, period, unit_id, end_date),
    ADD CONSTRAINT indicators_state_fits_value CHECK (
        (state = 'na' AND value IS NULL) OR (state = 'zero' AND value = 0) OR (state = 'reported' AND value IS NOT NULL)
    ),
    ADD CONSTRAINT indicators_fact_measure FOREIGN KEY (measure_id) REFERENCES indicators_measure (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT indicators_fact_unit FOREIGN KEY (unit_id) REFERENCES organisation_unit (id)
        DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX indicators_unit_history ON indicators_fact (unit_id, measure_id, end_date);
CREATE INDEX indicators_source ON indicators_fact (source_type, source_id);
"""


def _key(to, name):
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to)


def _loose(to):
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_split_by"), ("organisation", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_SQL)],
            state_operations=[
                migrations.RemoveConstraint(model_name="fact", name="indicators_one_fact"),
                migrations.AddConstraint(
                    model_name="fact",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "period", "unit", "end_date"), name="indicators_one_fact"
                    ),
                ),
                migrations.AlterField("fact", "measure", _key("indicators.measure", "facts")),
                migrations.AlterField("fact", "unit", _key("organisation.unit", "+")),
            ],
        ),
        migrations.AlterField("rollupvalue", "measure", _loose("indicators.measure")),
        migrations.AlterField("rollupvalue", "unit", _loose("organisation.unit")),
        migrations.AddField(
            "dirtyslice",
            "counting",
            models.BooleanField(default=False, help_text="who owes is counted anew for these units"),
        ),
    ]
