from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "youthportal.core"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from youthportal.core import checks, db  # noqa: F401 -- checks register themselves

        db.prepare_connections()
