"""What the duties show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("duty_list", _("Duties"), "duties.see", 20),
    NavEntry("duty_chase", _("Chasing"), "duties.chase", 60),
    NavEntry("duty_orders", _("Postponement orders"), "duties.postpone", 65),
]
