"""Django's ``flush`` on a database whose trail refuses to be emptied.

Tests with real transactions (``transactional_db``, ``live_server``) empty the database through this command, so the
triggers stay on in every test and nothing in the product knows of tests. ``zugong`` has no such verb.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from zugong.foundation.events.guard import lifted


class Command(flush.Command):
    help = flush.Command.help + " The trail goes too."

    def handle(self, **options: Any) -> None:
        with lifted(connections[options["database"]]):
            super().handle(**options)
