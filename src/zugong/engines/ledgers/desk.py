"""What the ledgers show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("ledgers_activity", _("Record an activity day"), "duties.file", 15),
    NavEntry("ledgers_list", _("Ledgers"), "duties.see", 35),
    NavEntry("ledgers_grid", _("Grid of ledgers"), "duties.decide", 36),
    NavEntry("ledgers_imports", _("Bring in entries"), "duties.import", 37),
]
