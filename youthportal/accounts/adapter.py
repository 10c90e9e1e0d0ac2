"""How allauth signs people in here."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from youthportal.accounts.limits import client_address
from youthportal.municipality.models import Municipality

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Codes go out at once and leave no row: an outbox row would say when somebody signed in."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Also for pupils, who have a password and no address; allauth limits the tries by account."""
        return bool(user.check_password(password))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer must not break the page; the person is told."""
        municipality = Municipality.current()
        told = {"portal": municipality.title, "office": municipality.office_name, **context}
        try:
            super().send_mail(template_prefix, email, told)
        except (OSError, SMTPException):
            logger.exception("a mail of sign-in could not be handed over")
            messages.error(self.request, _("We could not send the e-mail. Try again in a few minutes."))

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.year_of_birth = form.cleaned_data.get("year_of_birth")
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit=commit)


class MfaAdapter(DefaultMFAAdapter):
    """The second factor of the office cannot be taken off while it is needed, only renewed by others."""

    def get_totp_issuer(self) -> str:
        return Municipality.current().title

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not (settings.STAFF_NEEDS_SECOND_FACTOR and authenticator.user.is_staff)
