"""The directory's entries in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("organisation_list", _("Units"), "directory.see", 80),
    NavEntry("person_list", _("People"), "directory.see", 81),
    NavEntry("grant_list", _("Roles given"), "directory.grant", 82),
    NavEntry("import_list", _("Imports"), "directory.import", 83),
    NavEntry("audit_list", _("Administration"), "events.audit", 84),
]
