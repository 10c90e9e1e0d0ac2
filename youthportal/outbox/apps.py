from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "youthportal.outbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from youthportal.outbox import delivery  # noqa: F401 (registers the job)
