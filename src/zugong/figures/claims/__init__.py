"""Claims in a text: its numbers set against each other by interval arithmetic. No database."""

from .checking import Report, check_text
from .files import BadTextError, text_of
from .judging import Claim

__all__ = ["BadTextError", "Claim", "Report", "check_text", "text_of"]
