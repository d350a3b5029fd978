"""What figures show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [
    NavEntry("figure_list", _("Figures"), "figures.see", 32),
    NavEntry("claims_check", _("Check a text"), "figures.freeze", 60),
]
