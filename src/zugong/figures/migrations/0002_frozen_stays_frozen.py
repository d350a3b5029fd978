"""The database itself refuses to edit or delete what was frozen. Named like the trail's own triggers."""

from django.db import migrations

TABLES = ("figures_snapshot", "figures_frozenfigure")


def guard(apps, schema_editor):
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            name, said = f"trail_{table}_{act.lower()}", f"What was frozen stays frozen: {act} of {table} is refused"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
                    params=None,
                )
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()", params=None
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
                    params=None,
                )


def unguard(apps, schema_editor):
    for table in TABLES:
        for act in ("update", "delete"):
            name = f"trail_{table}_{act}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)
            else:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("figures", "0001_snapshots"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
