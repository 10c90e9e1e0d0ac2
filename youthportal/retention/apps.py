from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "youthportal.retention"
    verbose_name = _("Times of keeping")

    def ready(self) -> None:
        from youthportal.retention import ours, registry

        for rule in ours.RULES:
            registry.register_rule(rule)
        for title, text in ours.NOTES:
            registry.register_note(title, text)
