"""Whoever agreed to do a piece of work goes on with it in their browser, without an account.

A signed cookie names the agreement; it is read again from the database every time, so that it ends with it.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from youthportal.agreements.models import Agreement

COOKIE = "second"
AGE = 8 * 3600
SALT = "youthportal.agreements"


def hold(response: HttpResponse, agreement: Agreement) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        signing.dumps(str(agreement.public_id), salt=SALT),
        max_age=AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def let_go(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE)
    return response


def held(request: HttpRequest, kind: str) -> Agreement | None:
    """The agreement of this kind that this browser's person gave, while its link lasts."""
    try:
        public_id = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    found = Agreement.objects.agreed().filter(public_id=public_id, kind=kind).first()
    return None if found is None or found.is_over else found
