from .bulk import Filing, file_duties, note_doers
from .chasing import copy_chase_text, give_late_reason, judge_late_reason, log_call
from .deciding import accept_duty, approve_duty, cancel_duty, register_duty, reopen_duty, return_duty
from .filing import confirm_entry, file_duty, note_doer, receive_duty, record_signature, sign_duty, tick_original
from .moving import (
    answer_extension,
    apply_holidays,
    ask_extension,
    covered_by,
    enter_order,
    extend_duty,
    hand_over_duties,
    transfer_duty,
)
from .opening import Opening, open_duties, open_duty

__all__ = [
    "Filing", "Opening", "accept_duty", "answer_extension", "apply_holidays", "approve_duty", "ask_extension",
    "cancel_duty", "confirm_entry", "copy_chase_text", "covered_by", "enter_order", "extend_duty", "file_duties",
    "file_duty", "give_late_reason", "hand_over_duties", "judge_late_reason", "log_call", "note_doer",
    "note_doers", "open_duties", "open_duty", "receive_duty", "record_signature", "register_duty", "reopen_duty",
    "return_duty", "sign_duty", "tick_original", "transfer_duty",
]  # fmt: skip
