"""What the lists show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("lists_new", _("New item"), "duties.ask", 25),
    NavEntry("lists_notices", _("Coloured notices"), "duties.chase", 62),
    NavEntry("lists_rechecks", _("Re-checks"), "duties.decide", 70),
]
