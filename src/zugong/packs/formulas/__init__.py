"""Rules as trees: a closed, typed set of operators in decimals, each answer with its explanation."""

from .bands import Bound, band_faults
from .checking import FormulaFault, type_of
from .evaluating import Given, evaluate
from .values import BOOLEAN, DATE, NUMBER, TEXT, Outcome, Step, Type

__all__ = [
    "BOOLEAN", "DATE", "NUMBER", "TEXT", "Bound", "FormulaFault", "Given", "Outcome", "Step", "Type", "band_faults",
    "evaluate", "type_of",
]  # fmt: skip
