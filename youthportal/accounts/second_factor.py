"""Who has a second factor, and what its set-up leaves behind."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.utils import timezone

_KNOWN = "_second_factor_known"


def is_enrolled(user: Any) -> bool:
    """Whether sign-in asks `user` for a code: allauth does so at every sign-in once TOTP is set up.

    A yes is remembered on this object, that is for one request.
    """
    known = user.__dict__.get(_KNOWN, False)
    if not known:
        known = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        user.__dict__[_KNOWN] = known
    return bool(known)


def is_missing(user: Any) -> bool:
    """Whether `user`, who works with other people's data, has still to set one up."""
    return bool(settings.STAFF_NEEDS_SECOND_FACTOR) and not is_enrolled(user)


def keep_days_only(sender: Any, *, instance: Authenticator, **kwargs: Any) -> None:
    """Receiver of pre_save: of others than staff no time of use is kept, and of creation the day."""
    if instance.user.is_staff:
        return
    instance.last_used_at = None
    instance.created_at = timezone.localtime(instance.created_at).replace(
        hour=12, minute=0, second=0, microsecond=0
    )


def end_other_sessions(sender: Any, *, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Receiver of authenticator_added: a session that began without the second factor must not gain by it."""
    if authenticator.type == Authenticator.Type.TOTP:
        user.end_sessions()
        update_session_auth_hash(request, user)
