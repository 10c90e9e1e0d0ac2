"""Links for people without an account: signed, for one purpose, and only for a time.

The link says who it is about and what it is for; nothing is stored. Whoever may use it is whoever got the
mail. A link of one purpose opens nothing of another.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError


def sign(purpose: str, facts: dict[str, Any]) -> str:
    """The part of an address that carries `facts` (ids and short words, never a secret: it can be read)."""
    return signing.dumps(facts, salt=f"youthportal.links.{purpose}", compress=True)


def facts_of(purpose: str, token: str, *, valid: timedelta) -> dict[str, Any]:
    """What `sign` was given. Raises DomainError: LINK_EXPIRED, LINK_BROKEN."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=f"youthportal.links.{purpose}", max_age=valid)
    except signing.SignatureExpired as error:
        raise DomainError(
            "LINK_EXPIRED", _("This link was good for some days only. Ask for a new one.")
        ) from error
    except signing.BadSignature as error:
        raise DomainError(
            "LINK_BROKEN", _("A part of this link is missing. Copy the whole address from the e-mail.")
        ) from error
    return found
