"""Hands the tables of the top down to the rooms that use them, once, at start-up."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "zugong.site"
    label = "site"

    def ready(self) -> None:
        from zugong.directory import roles
        from zugong.figures import bases
        from zugong.packs import parts
        from zugong.site.roles import ROLES
        from zugong.site.rooms import figure_bases, pack_parts

        roles.install(ROLES)
        parts.install(pack_parts())
        bases.install(figure_bases())
