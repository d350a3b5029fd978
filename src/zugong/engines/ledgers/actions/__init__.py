from zugong.engines.ledgers.inputs import EntryInput, RowInput

from .attendance import make_up
from .bulk import Writing, write_entries
from .correcting import accept_correction, ask_correction, correct_value, file_correction
from .deciding import accept_entry, mark_visited, return_values
from .definitions import load_definition
from .filing import file_entries, file_entry
from .imports import confirm_import, drop_import, file_imported, stage_import, undo_import
from .opening import open_event, open_period
from .sampling import accept_batch, commit_sample, draw_sample, open_drawn
from .writing import save_entry

__all__ = [
    "EntryInput", "RowInput", "Writing", "accept_batch", "accept_correction", "accept_entry", "ask_correction",
    "commit_sample", "confirm_import", "correct_value", "draw_sample", "drop_import", "file_correction",
    "file_entries", "file_entry", "file_imported", "load_definition", "make_up", "mark_visited", "open_drawn",
    "open_event", "open_period", "return_values", "save_entry", "stage_import", "undo_import", "write_entries",
]  # fmt: skip
