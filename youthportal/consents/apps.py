from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "youthportal.consents"
    verbose_name = _("Consents")

    def ready(self) -> None:
        from youthportal.accounts import own_data
        from youthportal.consents import keeping, personal, services
        from youthportal.outbox import texts
        from youthportal.retention.registry import register_rule

        own_data.register_section(personal.consent_section)
        own_data.register_eraser(personal.eraser)
        register_rule(keeping.RULE)
        for kind in (services.ASK, services.ANSWERED):
            texts.register_filling(kind, services.link_in_mail)
