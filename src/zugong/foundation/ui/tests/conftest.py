from copy import deepcopy

import pytest


@pytest.fixture
def plain_frame(settings) -> None:
    """Templates with what Django gives them, and nothing of the site's rooms or database."""
    templates = deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    templates[0]["OPTIONS"]["context_processors"] = [name for name in processors if name.startswith("django.")]
    settings.TEMPLATES = templates
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
