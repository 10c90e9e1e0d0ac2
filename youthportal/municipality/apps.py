from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalityConfig(AppConfig):
    name = "youthportal.municipality"
    verbose_name = _("Municipality")

    def ready(self) -> None:
        from youthportal.municipality.models import Municipality
        from youthportal.outbox.texts import register_common_context

        register_common_context(lambda: {"municipality": Municipality.current()})
