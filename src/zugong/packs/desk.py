"""What packs show in the navigation."""

from django.utils.translation import gettext_lazy as _

from zugong.foundation.rooms import NavEntry

NAV = [NavEntry("pack_versions", _("Packs"), "packs.see", 80)]
