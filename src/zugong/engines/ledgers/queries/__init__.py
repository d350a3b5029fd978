from .counting import Counts, attendances_in, counts_of, sample_size
from .grid import Grid, GridRow, grid_of
from .material import faults, faults_of, held_in, held_values, material, material_of, notices_of, values_in
from .page import Cell, EntryPage, TablePart, entry_page
from .reminders import Reminder, reminders_in
from .roster import Tick, attendance_differences, attendance_sums, recent_texts, roster_of, ticks_of

__all__ = [
    "Cell", "Counts", "EntryPage", "Grid", "GridRow", "Reminder", "TablePart", "Tick", "attendance_differences",
    "attendance_sums", "attendances_in", "counts_of", "entry_page", "faults", "faults_of", "grid_of", "held_in",
    "held_values", "material", "material_of", "notices_of", "recent_texts", "reminders_in", "roster_of",
    "sample_size", "ticks_of", "values_in",
]  # fmt: skip
