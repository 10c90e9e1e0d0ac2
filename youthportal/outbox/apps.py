from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "youthportal.outbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from youthportal.core.status import register_status
        from youthportal.outbox import delivery, status  # noqa: F401 (delivery registers the job)

        register_status(status.mail_lines)
