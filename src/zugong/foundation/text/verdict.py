"""The answer of a rule: yes, or no with the reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


class Refused(Exception):
    """An action was asked for that a rule forbids; the message is the rule's reason, fit for the screen."""


@dataclass(frozen=True)
class Verdict:
    """True, or false with its reason. Drives the button, its tooltip and the guard of the action alike."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise Refused with the reason unless allowed."""
        if not self.allowed:
            raise Refused(str(self.reason))


YES = Verdict(True)


def no(reason: str | Promise) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, reason)
