from .chasing import Call, ChaseText, LateReason, PostponementOrder
from .decision import Act, Bundle, Decision, Doer, ExtensionRequest, SignOff
from .duty import Audience, Closes, Duty, Kind, Named, SignOffRule
from .tally import DueTally, Tally, TallyDelta

__all__ = [
    "Act", "Audience", "Bundle", "Call", "ChaseText", "Closes", "Decision", "Doer", "DueTally", "Duty",
    "ExtensionRequest", "Kind", "LateReason", "Named", "PostponementOrder", "SignOff", "SignOffRule",
    "Tally", "TallyDelta",
]  # fmt: skip
