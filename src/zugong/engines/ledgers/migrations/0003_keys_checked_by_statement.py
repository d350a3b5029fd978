"""On PostgreSQL the keys of values, rows and marks to their own room are checked once a statement, not once a row.

A foreign key is a trigger for every row and key; of a workbook of 60,000 rows that was most of the time of taking it
over (decision record 0011). What is checked stays the same: a key names a row that is there, which stays locked against
removal until the transaction ends; a row to which a key points is not removed and does not change its id. Keys to other
rooms and all keys on SQLite are foreign keys as before.
"""

from django.db import migrations

# table, column, table pointed to, its key
LINKS = [
    ("ledgers_value", "entry_id", "ledgers_entry", "duty_id"),
    ("ledgers_value", "element_id", "ledgers_element", "id"),
    ("ledgers_value", "row_id", "ledgers_row", "id"),
    ("ledgers_row", "entry_id", "ledgers_entry", "duty_id"),
    ("ledgers_attendance", "entry_id", "ledgers_entry", "duty_id"),
]
KEYS = {parent: key for _child, _column, parent, key in LINKS}
RAISE = "USING ERRCODE = 'foreign_key_violation'"

DROP_KEY = """
DO $$ DECLARE name text; BEGIN
  SELECT c.conname INTO STRICT name FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
  WHERE c.contype = 'f' AND c.conrelid = '{child}'::regclass AND a.attname = '{column}';
  EXECUTE format('ALTER TABLE {child} DROP CONSTRAINT %I', name);
END $$
"""
# FOR KEY SHARE is the lock a foreign key takes: whoever removes the row waits, and then finds what points to it.
FOUND = """
  WITH wanted AS (SELECT DISTINCT {column} AS k FROM fresh WHERE {column} IS NOT NULL),
  held AS MATERIALIZED (SELECT p.{key} FROM {parent} p JOIN wanted ON p.{key} = wanted.k FOR KEY SHARE OF p)
  SELECT (SELECT count(*) FROM wanted) - (SELECT count(*) FROM held) INTO lost;
  IF lost <> 0 THEN RAISE EXCEPTION '% keys {column} of {child} name nothing in {parent}', lost {raising}; END IF;
"""
HELD = """
  IF EXISTS (SELECT 1 FROM {child} c JOIN gone g ON c.{column} = g.{key}) THEN
    RAISE EXCEPTION 'rows of {parent} are still named by {child}.{column}' {raising};
  END IF;
"""


def function(name, body):
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ DECLARE lost bigint; BEGIN {body} RETURN NULL; END $$"
    )


def statements():
    for child in dict.fromkeys(link[0] for link in LINKS):
        own = [link for link in LINKS if link[0] == child]
        body = "".join(
            FOUND.format(child=c, column=column, parent=p, key=key, raising=RAISE) for c, column, p, key in own
        )
        yield function(f"keys_{child}", body)
        for act in ("insert", "update"):
            yield (
                f"CREATE TRIGGER keys_{child}_{act} AFTER {act} ON {child} REFERENCING NEW TABLE AS fresh "
                f"FOR EACH STATEMENT EXECUTE FUNCTION keys_{child}()"
            )
    for parent, key in KEYS.items():
        body = "".join(
            HELD.format(child=child, column=column, parent=p, key=k, raising=RAISE)
            for child, column, p, k in LINKS if p == parent
        )
        yield function(f"kept_{parent}", body)
        yield (
            f"CREATE TRIGGER kept_{parent}_delete AFTER DELETE ON {parent} REFERENCING OLD TABLE AS gone "
            f"FOR EACH STATEMENT EXECUTE FUNCTION kept_{parent}()"
        )
        yield function(f"same_{parent}", f"RAISE EXCEPTION 'the key of {parent} does not change' {RAISE};")
        yield (
            f"CREATE TRIGGER same_{parent}_update BEFORE UPDATE OF {key} ON {parent} FOR EACH ROW "
            f"WHEN (OLD.{key} IS DISTINCT FROM NEW.{key}) EXECUTE FUNCTION same_{parent}()"
        )


def by_statement(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for child, column, _parent, _key in LINKS:
        schema_editor.execute(DROP_KEY.format(child=child, column=column), params=None)
    for statement in statements():
        schema_editor.execute(statement, params=None)


def by_row(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    names = [f"keys_{link[0]}" for link in LINKS] + [f"{what}_{parent}" for what in ("kept", "same") for parent in KEYS]
    for name in dict.fromkeys(names):
        schema_editor.execute(f"DROP FUNCTION {name}() CASCADE", params=None)
    for child, column, parent, key in LINKS:
        schema_editor.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT {child}_{column}_fk FOREIGN KEY ({column}) "
            f"REFERENCES {parent} ({key}) DEFERRABLE INITIALLY DEFERRED",
            params=None,
        )


class Migration(migrations.Migration):

    dependencies = [
        ("ledgers", "0002_filed_stays_filed"),
    ]

    operations = [
        migrations.RunPython(by_statement, by_row),
    ]
