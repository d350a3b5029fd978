"""The database itself refuses to edit or delete what was filed.

A filed value may only cease to be in force; marks of attendance change while their entry is with its unit, afterwards
an absence may only get the day it was made up for. Named like the trail's own triggers, so that what lifts and watches
those does the same with these.
"""

from django.db import migrations

FILED = "EXISTS (SELECT 1 FROM duties_duty d WHERE d.id = OLD.entry_id AND d.filed_at IS NOT NULL)"
LOCKED = "EXISTS (SELECT 1 FROM duties_duty d WHERE d.id = OLD.entry_id AND d.state IN ('filed', 'ended', 'cancelled'))"
SAME = "IS NOT DISTINCT FROM"
VALUE_COLUMNS = (
    "entry_id", "element_id", "row_id", "number", "text", "day", "person_id", "organisation_id", "correction_id",
    "position",
)  # fmt: skip
MADE_UP = "(OLD.mark = 2 AND NEW.mark = 3 AND OLD.reason = NEW.reason AND OLD.entry_id = NEW.entry_id AND OLD.member_id = NEW.member_id)"


def rules(same):
    """(table, act, condition under which it is refused)."""
    kept = " AND ".join(f"OLD.{column} {same} NEW.{column}" for column in VALUE_COLUMNS)
    return [
        ("ledgers_value", "UPDATE", f"{FILED} AND NOT ({kept})"),
        ("ledgers_value", "DELETE", FILED),
        ("ledgers_attendance", "UPDATE", f"{LOCKED} AND NOT {MADE_UP}"),
        ("ledgers_attendance", "DELETE", LOCKED),
        ("ledgers_row", "UPDATE", FILED),
        ("ledgers_row", "DELETE", FILED),
    ]


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, act, refused in rules("IS NOT DISTINCT FROM"):
            name = f"trail_{table}_{act.lower()}"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {refused} THEN "
                f"RAISE EXCEPTION 'What was filed stays filed: {act} of {table} is refused' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {'NEW' if act == 'UPDATE' else 'OLD'}; END $$",
                params=None,
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()", params=None
            )
        return
    for table, act, refused in rules("IS"):
        schema_editor.execute(
            f"CREATE TRIGGER trail_{table}_{act.lower()} BEFORE {act} ON {table} WHEN {refused} BEGIN "
            f"SELECT RAISE(ABORT, 'What was filed stays filed: {act} of {table} is refused'); END",
            params=None,
        )


def unguard(apps, schema_editor):
    for table, act, _refused in rules("IS"):
        name = f"trail_{table}_{act.lower()}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("ledgers", "0001_entries_values_attendance"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
