"""What a kept draw says of itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zugong.foundation.draws.models import Draw
from zugong.foundation.draws.proof import verify
from zugong.foundation.text.canonical import digest


def differences(draw: Draw) -> list[str]:
    """What differs when a finished draw is repeated from what is kept, in the reader's language; empty: it holds."""
    return [_(sentence) for sentence in verify(draw.proof().as_dict())]


def told(draw: Draw) -> dict[str, str | int]:
    """What an event says of a draw: code, commitment and, once drawn, how many and the digest of the proof."""
    data: dict[str, str | int] = {"draw": draw.code, "commitment": draw.commitment}
    if draw.is_drawn:
        data |= {"drawn": len(draw.drawn()), "proof": digest(draw.proof().as_text().encode())}
    return data
