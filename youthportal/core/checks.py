"""`manage.py check --deploy`: what a municipality must not forget beyond Django's own list."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Forgotten

SHORTEST_SECRET = 32


@register(Tags.security, deploy=True)
def check_deployment(**_: Any) -> list[CheckMessage]:
    """Errors would open the portal or spoil a vote; warnings leave people without something."""
    found: list[CheckMessage | None] = [
        _demo(),
        _ballot_secret(),
        _ballot_signing_key(),
        _address(),
        _hosts(),
        _second_factor(),
        _mail(),
    ]
    return [message for message in found if message is not None]


def _demo() -> CheckMessage | None:
    if not settings.DEMO:
        return None
    return Error("DEMO is on: everybody knows the passwords of its people.", id="youthportal.E001")


def _ballot_secret() -> CheckMessage | None:
    """Compared with SECRET_KEY, because whoever reads one must not hold the other."""
    if len(settings.BALLOT_SECRET) >= SHORTEST_SECRET and settings.BALLOT_SECRET != settings.SECRET_KEY:
        return None
    hint = f"Set it to at least {SHORTEST_SECRET} random characters, and to another value than SECRET_KEY."
    return Error("BALLOT_SECRET protects no ballot.", hint=hint, id="youthportal.E002")


def _ballot_signing_key() -> CheckMessage | None:
    """Web processes and workers on several machines must sign with the same key."""
    key = settings.BALLOT_SIGNING_KEY
    if len(key) >= SHORTEST_SECRET and key not in {settings.SECRET_KEY, settings.BALLOT_SECRET}:
        return None
    hint = f"Set it to at least {SHORTEST_SECRET} random characters of its own."
    return Error(
        "BALLOT_SIGNING_KEY signs no promise that anybody could believe.", hint=hint, id="youthportal.E006"
    )


def _address() -> CheckMessage | None:
    if settings.SITE_URL.startswith("https://"):
        return None
    hint = "Links in mails, codes on paper and safe cookies follow from it."
    return Error("SITE_URL does not begin with https://", hint=hint, id="youthportal.E003")


def _hosts() -> CheckMessage | None:
    host = urlsplit(settings.SITE_URL).hostname
    if "*" in settings.ALLOWED_HOSTS:
        return Error("ALLOWED_HOSTS lets any name in: links could lead elsewhere.", id="youthportal.E004")
    if host not in settings.ALLOWED_HOSTS:
        return Forgotten(f"ALLOWED_HOSTS lacks the host of SITE_URL, {host}.", id="youthportal.W001")
    return None


def _second_factor() -> CheckMessage | None:
    if settings.STAFF_NEEDS_SECOND_FACTOR:
        return None
    return Error("STAFF_NEEDS_SECOND_FACTOR is off.", id="youthportal.E005")


def _mail() -> CheckMessage | None:
    if not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return None
    hint = "Without EMAIL_URL nobody receives a code to sign in."
    return Forgotten("Mails are printed, not sent.", hint=hint, id="youthportal.W002")
