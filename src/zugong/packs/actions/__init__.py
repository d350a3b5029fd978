from .drafting import draft_from_version, drop_version, edit_file, new_draft, remove_file
from .versions import (
    BadPackError,
    begin_database,
    begin_due_versions,
    confirm_version,
    load_pack,
    return_version,
    stage_version,
)

__all__ = [
    "BadPackError", "begin_database", "begin_due_versions", "confirm_version", "draft_from_version", "drop_version",
    "edit_file", "load_pack", "new_draft", "remove_file", "return_version", "stage_version",
]  # fmt: skip
