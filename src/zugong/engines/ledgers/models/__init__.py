from .attendance import Attendance, Mark
from .correction import Correction, Sending
from .definition import Acceptance, Definition, Element, Rhythm, Version
from .entry import Checked, Entry, Row
from .imports import Import, StagedValue
from .sample import Drawn, Sample
from .value import LockedError, Value

__all__ = [
    "Acceptance", "Attendance", "Checked", "Correction", "Definition", "Drawn", "Element", "Entry", "Import",
    "LockedError", "Mark", "Rhythm", "Row", "Sample", "Sending", "StagedValue", "Value", "Version",
]  # fmt: skip
