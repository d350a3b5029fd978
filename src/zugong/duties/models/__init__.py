from .chasing import Call, LateReason, PostponementOrder
from .decision import Act, Bundle, Decision, Doer, SignOff
from .duty import Audience, Closes, Duty, Kind, Named
from .tally import DueTally, Tally, TallyDelta

__all__ = [
    "Act", "Audience", "Bundle", "Call", "Closes", "Decision", "Doer", "DueTally", "Duty", "Kind", "LateReason",
    "Named", "PostponementOrder", "SignOff", "Tally", "TallyDelta",
]  # fmt: skip
