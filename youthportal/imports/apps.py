from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "youthportal.imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from youthportal.imports import tasks  # noqa: F401 (registers the jobs)
