from .imports import Import
from .organisations import Alias, Level, Organisation, OrganisationVersion, Tree
from .people import Appointment, Grant, Line, Member, Person, Post, Reset, RoleTitle, new_stamp
from .sign_in import Device, RecoveryCode, SecondFactor, Session, Slip, TextCode

__all__ = [
    "Alias", "Appointment", "Device", "Grant", "Import", "Level", "Line", "Member", "Organisation",
    "OrganisationVersion", "Person", "Post", "RecoveryCode", "Reset", "RoleTitle", "SecondFactor", "Session", "Slip",
    "TextCode", "Tree", "new_stamp",
]  # fmt: skip
