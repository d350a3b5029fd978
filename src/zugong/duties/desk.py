"""What the duties show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [NavEntry("duty_list", _("Duties"), "duties.see", 20)]
