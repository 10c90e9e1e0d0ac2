from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "youthportal.accounts"
    verbose_name = _("People")
    default = True

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator
        from allauth.mfa.signals import authenticator_added

        from youthportal.accounts import erasure, own_data, second_factor, services, sessions

        own_data.register_eraser(own_data.Eraser("messages", erasure.erase_messages))
        own_data.register_section(services.messages_section)

        def once(signal: Any, receiver: Any, **kwargs: Any) -> None:
            signal.connect(receiver, dispatch_uid=f"youthportal.accounts.{receiver.__name__}", **kwargs)

        once(user_logged_in, sessions.keep_staff_in_database)
        once(pre_save, second_factor.keep_days_only, sender=Authenticator)
        once(authenticator_added, second_factor.end_other_sessions)


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "youthportal.accounts.admin_site.PortalAdminSite"
