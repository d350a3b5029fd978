from .imports import Import
from .organisations import Alias, Level, Organisation, OrganisationVersion, Tree
from .people import Appointment, Grant, Line, Member, Person, Post, Reset, RoleTitle, new_stamp

__all__ = [
    "Alias", "Appointment", "Grant", "Import", "Level", "Line", "Member", "Organisation", "OrganisationVersion",
    "Person", "Post", "Reset", "RoleTitle", "Tree", "new_stamp",
]  # fmt: skip
