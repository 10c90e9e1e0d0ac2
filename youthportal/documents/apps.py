from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "youthportal.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from youthportal.documents import checks  # noqa: F401 -- registers the deployment's checks
