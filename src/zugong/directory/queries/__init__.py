from .organisations import (
    Finder,
    OrganisationNotFoundError,
    Placed,
    find_organisation,
    latest_change,
    roots,
    tree_on,
)
from .people import Holders, deciders, find_role, holders_of, role_title, role_titles, scope_of

__all__ = [
    "Finder", "Holders", "OrganisationNotFoundError", "Placed", "deciders", "find_organisation", "find_role",
    "holders_of", "latest_change", "role_title", "role_titles", "roots", "scope_of", "tree_on",
]  # fmt: skip
