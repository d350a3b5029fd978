"""The desk's own entries in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("desk", _("Desk"), "duties.see", 10),
    NavEntry("overview", _("Overview"), "duties.decide", 30),
    NavEntry("report_half_year", _("Half-year report"), "figures.freeze", 33),
]
