from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "youthportal.agreements"
    verbose_name = _("Second persons")

    def ready(self) -> None:
        from youthportal.accounts import own_data
        from youthportal.agreements import personal, services
        from youthportal.outbox import texts

        own_data.register_section(personal.agreements_section)
        own_data.register_eraser(personal.eraser)
        texts.register_filling(services.ASKED, services.link_in_mail)
