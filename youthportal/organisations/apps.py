from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "youthportal.organisations"
    verbose_name = _("Schools and organisations")

    def ready(self) -> None:
        from youthportal.accounts.own_data import register_eraser, register_section
        from youthportal.core import rooms
        from youthportal.imports import kinds
        from youthportal.organisations import keeping, personal
        from youthportal.organisations.promotion import PromotionImport
        from youthportal.organisations.roster import RosterImport
        from youthportal.retention.registry import register_rule

        rooms.register_work(personal.work_pages)
        register_section(personal.school_section, in_short=True)
        register_section(personal.membership_section, in_short=True)
        register_eraser(personal.eraser)
        register_rule(keeping.RULE)
        kinds.register(RosterImport())
        kinds.register(PromotionImport())
