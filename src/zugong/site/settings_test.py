"""Settings of the test run: quick password hashes, plain static files, files in a throw-away folder."""

import os
import tempfile

os.environ.setdefault("ZUGONG_HOME", tempfile.mkdtemp(prefix="zugong-test-"))
os.environ.setdefault("ZUGONG_NETWORK", "closed")

from zugong.site.settings import *  # noqa: E402, F403
from zugong.site.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0
