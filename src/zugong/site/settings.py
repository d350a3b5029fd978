"""Settings of the product. What a site may change comes from the environment as ZUGONG_*; nothing secret is here."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Literal

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from zugong.site.rooms import room_modules


class Environment(BaseSettings):
    """The site's own choices; a wrong one is named at start-up."""

    model_config = SettingsConfigDict(env_prefix="ZUGONG_", extra="ignore")

    home: Path = Path("var")
    database: str = Field("", description="empty: SQLite below home; else postgresql://user:password@host/name")
    network: Literal["internet", "extranet", "closed"] = "internet"
    today: str = Field("", description="pins today, only on a database marked sample")
    hosts: str = "127.0.0.1,localhost,[::1]"
    https: bool = Field(False, description="cookies only over HTTPS, HSTS on")
    proxy: bool = Field(False, description="a proxy of our own ends HTTPS and sets X-Forwarded-Proto")
    debug: bool = False
    heads: str = Field("", description="folder outside the server for the daily heads of the trail")
    real_sign_in: bool = Field(False, description="the sample city too asks for codes")
    sms: str = Field("", description="address that sends an SMS: takes a POST of JSON, phone and text")
    sms_key: str = Field("", description="sent to that address as a bearer token")
    help_phone: str = Field("", description="whom to call when signing in fails")
    slip_days: int = Field(14, ge=1, le=90, description="days a sign-in slip is good for")
    device_days: int = Field(90, ge=1, le=365, description="days a device stays remembered")
    fresh_minutes: int = Field(15, ge=1, le=240, description="how long a proof counts as fresh for a decision")
    lock_tries: int = Field(5, ge=3, le=20, description="wrong tries from one address before a pause")
    lock_minutes: int = Field(15, ge=1, le=1440, description="length of that pause")


ENVIRONMENT = Environment()
HOME = ENVIRONMENT.home.resolve()
NETWORK = ENVIRONMENT.network


def _secret() -> str:
    """The signing key of sessions: made once, readable by the owner only, never in the repository."""
    path = HOME / "secret.key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret()
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = [host for host in ENVIRONMENT.hosts.split(",") if host]
ROOT_URLCONF = "zugong.site.urls"
WSGI_APPLICATION = "zugong.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.Person"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "axes",
    *room_modules(),
    "zugong.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zugong.directory.middleware.PersonMiddleware",
]


def _database() -> dict[str, object]:
    """SQLite with writers queued (WAL, IMMEDIATE) by default; PostgreSQL for a city."""
    if not ENVIRONMENT.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "zugong.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    from django.db.backends.postgresql.psycopg_any import is_psycopg3  # noqa: F401  # says what is missing

    from zugong.site.database import postgresql_settings

    return postgresql_settings(ENVIRONMENT.database)


DATABASES = {"default": _database()}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "zugong.foundation.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zugong.site.frame.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "zugong.directory.sign_in_sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxy else None
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SESSION_COOKIE_AGE = 8 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
SITE_TITLE = _("Zugong")

# Axes only counts, asked by directory.sign_in_throttle; its own middleware, backend and access log stay out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = ENVIRONMENT.lock_tries
AXES_COOLOFF_TIME = timedelta(minutes=ENVIRONMENT.lock_minutes)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},  # its rows and our events tell it better
}
