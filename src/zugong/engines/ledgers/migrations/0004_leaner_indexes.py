"""Fewer and smaller indexes for what comes in by the ten thousand.

A value is found by entry and element; what its element alone finds is a day that comes soon. Rows are indexed by whom
or what they are about only where that is so. The indexes are dropped by name, for altering the fields would make SQLite
rebuild the table and lose its triggers (0002).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OLD = ["ledgers_row_member_id_99de85a6", "ledgers_row_person_id_1f79c40e", "ledgers_row_organisation_id_3de9943b"]


def key(to):
    return models.ForeignKey(
        blank=True, null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0002_sign_in"),
        ("ledgers", "0003_keys_checked_by_statement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex("value", "value_of_entry"),
        migrations.RemoveIndex("value", "value_of_element"),
        migrations.AddIndex("value", models.Index(fields=["entry", "element"], name="value_of_entry")),
        migrations.AddIndex(
            "value",
            models.Index(
                fields=["element", "day"], name="value_of_day",
                condition=models.Q(("day__isnull", False), ("in_force", True)),
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {name}",
                    f"CREATE INDEX {name} ON ledgers_row ({name.removeprefix('ledgers_row_').rpartition('_')[0]})",
                )
                for name in OLD
            ],
            state_operations=[
                migrations.AlterField("row", "member", key("directory.member")),
                migrations.AlterField("row", "person", key(settings.AUTH_USER_MODEL)),
                migrations.AlterField("row", "organisation", key("directory.organisation")),
            ],
        ),
        *(
            migrations.AddIndex(
                "row", models.Index(fields=[name], name=f"row_of_{name}", condition=models.Q((f"{name}__isnull", False)))
            )
            for name in ("member", "person", "organisation")
        ),
    ]
