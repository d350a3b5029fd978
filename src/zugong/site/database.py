"""Reads one PostgreSQL address into Django's settings."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit


def postgresql_settings(address: str) -> dict[str, object]:
    """``postgresql://user:password@host:port/name?host=/socket`` as a Django database entry.

    Connections stay open between requests (a new one costs more than most pages) and statements are prepared.
    Raises ValueError naming what is wrong.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ValueError("ZUGONG_DATABASE must look like postgresql://user:password@host:port/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"prepare_threshold": 2, "server_side_binding": True},
    }
