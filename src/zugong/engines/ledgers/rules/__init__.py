from .entries import (
    may_accept,
    may_correct,
    may_file,
    may_make_up,
    may_open,
    may_open_event,
    may_question,
    may_return,
    may_write,
)
from .imports import may_decide_import, may_import, may_undo
from .samples import may_accept_batch, may_open_drawn, may_sample

__all__ = [
    "may_accept", "may_accept_batch", "may_correct", "may_decide_import", "may_file", "may_import", "may_make_up",
    "may_open", "may_open_drawn", "may_open_event", "may_question", "may_return", "may_sample", "may_undo", "may_write",
]  # fmt: skip
