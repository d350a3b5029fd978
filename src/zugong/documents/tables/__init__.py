from .faults import BadTableError, Fault, said
from .reading import Column, Table, read_cells, read_table
from .templates import template_bytes

__all__ = ["BadTableError", "Column", "Fault", "Table", "read_cells", "read_table", "said", "template_bytes"]
