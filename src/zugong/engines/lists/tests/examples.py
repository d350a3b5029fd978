"""For the permission probe: an object of each address inside town A and the same kind of object in town B."""

from zugong.duties.tests.factories import file
from zugong.engines.lists.tests.factories import make_item


def _items(city):
    inside, outside = make_item(city.village_a1), make_item(city.village_b1, title="OUTSIDE")
    file(inside.duty, city.clerk_a1)
    return {"code": inside.duty.code}, {"code": outside.duty.code}


ROUTES = (
    "lists_record", "lists_receive", "lists_progress", "lists_file", "lists_close", "lists_return", "lists_extend",
    "lists_reopen",
)  # fmt: skip
EXAMPLES = dict.fromkeys(ROUTES, _items)
LINE_BOUND = set(EXAMPLES)
"""Routes whose objects belong to a line of work: a grant for another line does not open them."""
