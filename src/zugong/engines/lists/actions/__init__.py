from .checking import bind_rechecks, draw_rechecks, record_recheck
from .evidence import keep_item_file, keep_item_paper
from .flow import (
    answer_notice,
    archive_item,
    finish_step,
    hand_back_item,
    issue_notices,
    keep_item,
    pass_item_on,
    plan_steps,
)
from .items import (
    ItemRow,
    ItemText,
    close_item,
    create_item,
    create_items,
    file_item,
    reopen_item,
    write_progress,
)
from .stages import end_follow_up, list_criteria, name_helper, set_funds, take_stage
from .types import define_list_types

__all__ = [
    "ItemRow", "ItemText", "answer_notice", "archive_item", "bind_rechecks", "close_item", "create_item",
    "create_items", "define_list_types", "draw_rechecks", "end_follow_up", "file_item", "finish_step",
    "hand_back_item", "issue_notices",
    "keep_item", "keep_item_file", "keep_item_paper", "list_criteria", "name_helper", "pass_item_on", "plan_steps",
    "record_recheck", "reopen_item", "set_funds", "take_stage", "write_progress",
]  # fmt: skip
