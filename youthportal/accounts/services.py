"""Acts on accounts. What people do with their own account leaves no entry: it would say when they came."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from youthportal.accounts import rules
from youthportal.accounts.models import User
from youthportal.accounts.own_data import Section
from youthportal.audit.models import record
from youthportal.core import words
from youthportal.outbox.models import Message


@transaction.atomic
def end_sessions(*, actor: User, user: User) -> None:
    """End all sessions of `user`, wherever they are."""
    user.end_sessions()
    if actor.is_staff:
        record(actor=actor, action="accounts.user.sessions_ended", subject=user)


def choose_password(*, user: User, password: str) -> None:
    """Set the own password, which the form has checked; other sessions end with the old one."""
    user.set_password(password)
    user.save(update_fields=["password"])


def change_language(*, user: User, language: str) -> None:
    """The language of letters to `user`; pages carry theirs in the address."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def add_person(*, actor: User, email: str, first_name: str = "", last_name: str = "") -> User:
    """An account for somebody the office knows; the first sign-in is by a code to that address."""
    user = User.objects.create_user(email=email, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    record(actor=actor, action="accounts.user.added", subject=user)
    return user


@transaction.atomic
def let_work_in_office(*, actor: User, user: User, is_staff: bool) -> None:
    """Open or close the admin to `user`; all sessions end, so that the next one is of the right kind."""
    if refusal := rules.staff_change_refusal(actor=actor, user=user):
        raise refusal
    if user.is_staff == is_staff:
        return
    user.is_staff = is_staff
    user.is_superuser = user.is_superuser and is_staff
    user.save(update_fields=["is_staff", "is_superuser"])
    user.end_sessions()
    action = "accounts.user.made_staff" if is_staff else "accounts.user.no_longer_staff"
    record(actor=actor, action=action, subject=user)


@transaction.atomic
def change_access(*, actor: User, user: User, is_active: bool) -> None:
    """Allow or forbid `user` to sign in; forbidding ends all sessions."""
    if refusal := rules.deactivation_refusal(actor=actor, user=user):
        raise refusal
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    user.end_sessions()
    action = "accounts.user.reactivated" if is_active else "accounts.user.deactivated"
    record(actor=actor, action=action, subject=user)


def data_about(user: Any) -> list[tuple[str, str]]:
    """The person's own row, as label and value."""
    fields = ["email", "first_name", "last_name", "year_of_birth"]
    values = [(str(user._meta.get_field(name).verbose_name), getattr(user, name)) for name in fields]
    return [
        *((capfirst(label), str(value)) for label, value in values if value not in (None, "")),
        (_("Language of messages"), user.get_language_display()),
        (_("Account since"), words.day(user.created_on)),
    ]


def messages_section(user: Any) -> Section:
    """The mails we wrote to this person, and to others about them, as far as they are still kept."""
    written = Message.objects.filter(user=user).order_by("id")
    return Section("messages", _("Mails"), [(words.day(one.created_at), one.subject) for one in written])
