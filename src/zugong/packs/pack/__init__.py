"""The parts of a pack that packs itself understands: places, holidays, elements, forms, formulas, checklists."""

from .checklists import PART as CHECKLISTS
from .elements import PART as ELEMENTS
from .form_definitions import PART as FORMS
from .holidays import PART as HOLIDAYS
from .place import PART as PLACE
from .rules import PART as RULES

PARTS = (PLACE, HOLIDAYS, RULES, ELEMENTS, FORMS, CHECKLISTS)
