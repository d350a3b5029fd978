from .organisations import Alias, Level, Organisation, OrganisationVersion
from .people import Appointment, Grant, Line, Member, Person, Post

__all__ = [
    "Alias", "Appointment", "Grant", "Level", "Line", "Member", "Organisation", "OrganisationVersion", "Person", "Post",
]  # fmt: skip
