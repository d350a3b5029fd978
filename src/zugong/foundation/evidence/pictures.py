"""Pictures: measured before they are unpacked, and drawn anew for showing."""

from __future__ import annotations

import io
import struct

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zugong.foundation.evidence.contents import DAMAGED, JPEG, PNG, WEBP
from zugong.foundation.text.verdict import Refused

# A telephone's 50-million mode passes; a JPEG is scaled while it is unpacked, the others are held whole.
MOST_PIXELS = {JPEG: 64_000_000, PNG: 24_000_000, WEBP: 24_000_000}
SHOWN_SIDE = 2048
TOO_MANY_PIXELS = _(
    "The picture has too many pixels. Make it smaller or take it again at a lower setting, then upload."
)

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError,
    TypeError, OverflowError, ZeroDivisionError)  # fmt: skip


def shown_copy(data: bytes, content_type: str) -> tuple[bytes, str]:
    """The picture drawn anew, at most 2048 pixels a side, turned upright: no position, no camera, no hidden bytes.

    Returns bytes and content type (JPEG, or PNG where something is transparent). Raises Refused for a picture with
    too many pixels, before it is unpacked, and for a damaged one.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[content_type]]) as picture:
            if picture.width * picture.height > MOST_PIXELS[content_type]:
                raise Refused(TOO_MANY_PIXELS)
            return _drawn_anew(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except _UNREADABLE as error:
        raise Refused(DAMAGED) from error


def _drawn_anew(picture: Image.Image) -> tuple[bytes, str]:
    picture.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    clear = upright.has_transparency_data
    pixels = upright.convert("RGBA" if clear else "RGB")
    # A new image holds pixels only: whatever else came with the file stays behind.
    shown = Image.new(pixels.mode, pixels.size)
    shown.paste(pixels)
    out = io.BytesIO()
    if clear:
        shown.save(out, "PNG")
        return out.getvalue(), PNG
    shown.save(out, "JPEG", quality=85)
    return out.getvalue(), JPEG
