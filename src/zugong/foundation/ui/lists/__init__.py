"""List pages: filters, sorts, pages and exports of a queryset. Knows no noun of the work.

Whatever in the address is not understood is left out and said in ``notes``; what was understood stays. A page costs one
query, or two when a count is needed; the count stops at 1,000.
"""

from zugong.foundation.ui.lists.columns import Column, Filter, day, text, whole_number, yes_or_no
from zugong.foundation.ui.lists.page import ListPage

__all__ = ["Column", "Filter", "ListPage", "day", "text", "whole_number", "yes_or_no"]
