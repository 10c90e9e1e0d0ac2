"""How pupils prove who they are. Nothing is written but the account itself, once: no time, no count."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youthportal.accounts.models import User
from youthportal.core import codes
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Pupil, School
from youthportal.organisations.services.cards import SECRET_LENGTH, digest_of


@dataclass(frozen=True)
class SignIn:
    """Who it is; `is_first` when the account was made just now."""

    user: User
    is_first: bool


def pupil_of_card(*, secret: str) -> Pupil:
    """Whose card it is, however it was typed. Raises DomainError: CARD_MISTYPED, CARD_UNKNOWN."""
    secret = codes.plain(secret)
    if len(secret) != SECRET_LENGTH or not codes.is_whole(secret):
        raise DomainError(
            "CARD_MISTYPED", _("A letter is missing or wrong. Compare the code with your card.")
        )
    pupil = Pupil.objects.select_related("school").filter(card_digest=digest_of(secret)).first()
    if pupil is None or not pupil.school.is_active:
        raise DomainError(
            "CARD_UNKNOWN", _("This card is not valid any more. Ask your teacher for a new one.")
        )
    return pupil


@transaction.atomic
def account_of(pupil: Pupil) -> SignIn:
    """The pupil's account, made at the first sign-in; two sign-ins at once make one."""
    # No join: after the wait only the locked row is fresh, a row joined to it would be the old one.
    locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
    if locked.user is not None:
        return SignIn(locked.user, is_first=False)
    user = User.objects.create_user(
        first_name=locked.first_name, last_name=locked.last_name, language=locked.school.language
    )
    # An update, not save(): the row's time of change must not become the time of a sign-in.
    Pupil.objects.filter(pk=pupil.pk).update(user=user)
    return SignIn(user, is_first=True)


def sign_in_by_card(*, pupil: Pupil, digest: bytes) -> SignIn:
    """Sign in whoever held the card when `digest` was read from it, if the card is still that one.

    Raises DomainError: CARD_UNKNOWN.
    """
    if bytes(pupil.card_digest or b"") != digest:
        raise DomainError(
            "CARD_UNKNOWN", _("This card is not valid any more. Ask your teacher for a new one.")
        )
    return account_of(pupil)


def sign_in_by_name(*, school: School, login_name: str, password: str) -> User:
    """The account behind school, sign-in name and password.

    One refusal, SIGN_IN_FAILED, and the same work whether the name exists, has a password, or not.
    """
    pupil = (
        Pupil.objects.select_related("user")
        .filter(school=school, login_name__iexact=login_name.strip(), user__isnull=False)
        .first()
    )
    user = pupil.user if pupil else None
    if user is None or not user.has_usable_password():
        make_password(password)
    elif user.check_password(password) and user.is_active and school.is_active:
        return user
    raise DomainError(
        "SIGN_IN_FAILED",
        _("Sign-in name or password is wrong. If you have no password yet, use your card the first time."),
    )
