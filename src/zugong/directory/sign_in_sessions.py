"""Sessions in our own table: the row carries its person, so a signed-in request costs one query for both."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from zugong.foundation.events.statements import KeptRead

BEGAN = "began"
DEVICE = "device"


def row_key(cookie: str) -> str:
    """The key of the row that belongs to a cookie."""
    return sha256(cookie.encode()).hexdigest()[:40]


@cache
def _alive() -> KeptRead[Any]:
    """The row of a key that has not expired, with its person and their organisation. Every request asks for it."""
    from zugong.directory.models import Session  # noqa: PLC0415  # loaded before the models are

    def build(key: Any, moment: Any) -> QuerySet[Any]:
        rows = Session.objects.select_related("person__organisation").order_by("pk")
        return rows.filter(session_key=key, expire_date__gt=moment)

    return KeptRead(build, *(Session._meta.get_field(name) for name in ("session_key", "expire_date")))


class SessionStore(DatabaseStore):
    """Django's store with digested keys; ``person`` is who the row belongs to, loaded in the same query."""

    person: Any = None

    @classmethod
    def get_model_class(cls) -> Any:
        from zugong.directory.models import Session  # noqa: PLC0415  # loaded before the models are

        return Session

    def load(self) -> dict[str, Any]:
        found = _alive().first(row_key(str(self.session_key)), timezone.now())
        if found is None:
            self._session_key = None
            return {}
        self.person = found.person
        data: dict[str, Any] = self.decode(found.session_data)
        return data

    def exists(self, session_key: str) -> bool:
        return bool(self.get_model_class().objects.filter(session_key=row_key(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        cookie: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        data.setdefault(BEGAN, int(timezone.now().timestamp()))
        return self.get_model_class()(
            session_key=row_key(cookie),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person_id=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            began_at=datetime.fromtimestamp(data[BEGAN], UTC),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.get_model_class().objects.filter(session_key=row_key(key)).delete()

    def flush(self) -> None:
        super().flush()
        self.person = None
