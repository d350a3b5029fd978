"""Sends an SMS through the gateway of the place, beside the request: its time tells nobody whether it was sent."""

from __future__ import annotations

import json
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

log = logging.getLogger(__name__)
_sending = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sms")
SECONDS = 10


def send_text(phone: str, text: str) -> Future[bool]:
    """Begin to send; the result says whether the gateway took it. Neither number nor text gets into a log."""
    return _sending.submit(_post, settings.ENVIRONMENT.sms, settings.ENVIRONMENT.sms_key, phone, text)


def _post(address: str, key: str, phone: str, text: str) -> bool:
    if urlsplit(address).scheme not in {"http", "https"}:
        log.error("ZUGONG_SMS is no http address: no SMS was sent")
        return False
    request = Request(address, json.dumps({"phone": phone, "text": text}).encode(), method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # scheme looked at above
            return bool(answer.status < 300)
    except OSError as fault:
        log.error("the SMS gateway did not take a message: %s", type(fault).__name__)
        return False
