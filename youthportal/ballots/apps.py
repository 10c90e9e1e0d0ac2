from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "youthportal.ballots"
    verbose_name = _("Ballots")

    def ready(self) -> None:
        from youthportal.ballots import destruction, keys
        from youthportal.core.backups import register_after_restore
        from youthportal.core.health import register_check

        register_check("ballot_key", lambda: not keys.mismatched())
        register_check("ballot_promises", lambda: not keys.broken_promises())
        register_after_restore(destruction.destroy_revived)
