"""The polling booth: what the pages before a ballot keep, in the voter's own signed cookies, never here.

`booth`: the seed of this voter's order of ideas and, for a code voter, which code; `choices-…`: what is
chosen in a pot, until it is cast; `receipts`: what was just cast, to be shown once more. Both say whose they
are, for the next voter may sit at the same computer. All are short-lived and are wiped by "Done". The server
stores nothing of them.
"""

import random
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from budget.enums import Channel
from budget.models import Pot, Round
from budget.rules import Choices, Voter
from budget.services.casting import PotIds, find_account_voter, find_code_voter
from youthportal.ballots.receipts import ShortForm

BOOTH, RECEIPTS, CHOICES, KIOSK = "booth", "receipts", "choices", "kiosk"
BOOTH_AGE = 45 * 60
RECEIPT_AGE = 15 * 60
PAPER_AGE = 2 * 3600
KIOSK_AGE = 24 * 3600
SALT = "budget.booth"
OURS = re.compile(rf"{BOOTH}|{RECEIPTS}|{CHOICES}-[0-9]{{1,20}}")


@dataclass(frozen=True, slots=True)
class Booth:
    """`seed` orders the ideas, the same on every reload; `code` is set for a voter by code."""

    seed: int
    code: int | None = None
    round_id: int | None = None


def _read(request: HttpRequest, name: str, age: int) -> Any:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=f"{SALT}.{name}", max_age=age)
    except signing.BadSignature:
        return None


def _write(response: HttpResponse, name: str, value: Any, age: int) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=f"{SALT}.{name}"),
        max_age=age,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def read_booth(request: HttpRequest) -> Booth:
    """The voter's booth, or a fresh one that `keep` will give them."""
    found = _read(request, BOOTH, BOOTH_AGE)
    return Booth(*found) if found else Booth(secrets.randbits(48))


def keep(request: HttpRequest, response: HttpResponse, booth: Booth) -> HttpResponse:
    if BOOTH not in request.COOKIES or read_booth(request) != booth:
        _write(response, BOOTH, [booth.seed, booth.code, booth.round_id], BOOTH_AGE)
    return response


def enter(request: HttpRequest, response: HttpResponse, voter: Voter) -> HttpResponse:
    """Let the holder of a code into the booth, and forget whoever was in it before."""
    leave(request, response)
    _write(response, BOOTH, [secrets.randbits(48), voter.pk, voter.round_id], BOOTH_AGE)
    return response


def leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave nothing behind in this browser."""
    for name in request.COOKIES:
        if OURS.fullmatch(name):
            response.delete_cookie(name)
    return response


@dataclass(frozen=True, slots=True)
class Kiosk:
    """This browser is a polling place of a school, in the round of this address."""

    slug: str
    school_id: int


def begin_kiosk(response: HttpResponse, kiosk: Kiosk) -> HttpResponse:
    _write(response, KIOSK, [kiosk.slug, kiosk.school_id], KIOSK_AGE)
    return response


def end_kiosk(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(KIOSK)
    return response


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    found = _read(request, KIOSK, KIOSK_AGE)
    return Kiosk(*found) if found else None


def after_receipt(request: HttpRequest, response: HttpResponse, *, more: bool) -> HttpResponse:
    """At a kiosk the receipts are shown once, and nothing leads back; `more`: a ballot still waits."""
    return response if more or kiosk_of(request) is None else leave(request, response)


def voter_in(request: HttpRequest, booth: Booth, round_id: int) -> Voter | None:
    """Who votes: the code in the booth, or else the right of the person signed in."""
    if booth.code is not None and booth.round_id == round_id:
        return find_code_voter(booth.code, round_id)
    if not request.user.is_authenticated:
        return None
    return find_account_voter(request.user.pk, round_id)


def caster_in(request: HttpRequest, booth: Booth, round_id: int) -> Voter | None:
    """The same for casting, which reads a code again itself."""
    if booth.code is not None and booth.round_id == round_id:
        return Voter(Channel.CODE, booth.code, round_id, school_id=0)
    return voter_in(request, booth, round_id)


def is_code(voter: Voter | None) -> bool:
    return voter is not None and voter.channel == Channel.CODE


def shuffled(refs: Collection[str], booth: Booth, pot: Pot) -> list[str]:
    """The voter's own order of the ideas: random, and the same on every reload."""
    order = sorted(refs)
    random.Random(f"{booth.seed}.{pot.pk}").shuffle(order)  # noqa: S311 -- an order, not a secret
    return order


def read_choices(request: HttpRequest, pot: Pot, voter: Voter) -> Choices:
    """What this voter chose; what somebody else left in the browser they share is nobody's business."""
    whose, choices = _read(request, f"{CHOICES}-{pot.pk}", BOOTH_AGE) or ("", [])
    return choices if whose == voter.subject else []


def keep_choices(response: HttpResponse, pot: Pot, voter: Voter, choices: Choices) -> None:
    _write(response, f"{CHOICES}-{pot.pk}", [voter.subject, choices], BOOTH_AGE)


def forget_choices(response: HttpResponse, pot: Pot | PotIds) -> None:
    response.delete_cookie(f"{CHOICES}-{pot.pk}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A reviewed ballot on its way: what was read is what is cast, by the one who read it."""

    pot: PotIds
    whose: str
    choices: Choices
    nonce: bytes
    is_last: bool
    """Whether no other ballot of this visit comes after it."""


def _seal_of(round: str, slug: str) -> str:
    """A ballot sealed at one address opens at no other."""
    return f"{SALT}.ballot.{round}/{slug}"


def seal(round: Round, pot: Pot, voter: Voter, choices: Choices, *, is_last: bool) -> str:
    """The ballot with a fresh nonce, as a signed form field."""
    ballot = [pot.pk, round.pk, voter.subject, choices, secrets.token_hex(16), is_last]
    return signing.dumps(ballot, salt=_seal_of(round.slug, pot.slug))


def unseal(sealed: str, round: str, slug: str) -> Sealed | None:
    """None if it is forged, older than two hours or of another pot."""
    try:
        opened = signing.loads(sealed, salt=_seal_of(round, slug), max_age=PAPER_AGE)
    except signing.BadSignature:
        return None
    pot_id, round_id, whose, choices, nonce, is_last = opened
    return Sealed(PotIds(pot_id, round_id), whose, choices, bytes.fromhex(nonce), is_last)


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt just given, and the server's promise; both empty for a practice ballot."""

    digest: str = ""
    promise: str = ""

    @property
    def short(self) -> ShortForm:
        return ShortForm.of(self.digest)


def receipts_of(request: HttpRequest, voter: Voter | None) -> dict[str, Kept]:
    """The receipts just given to this voter, by pot."""
    whose, held = _read(request, RECEIPTS, RECEIPT_AGE) or ("", {})
    if voter is None or whose != voter.subject:
        return {}
    return {pot: Kept(*given) for pot, given in held.items()}


def keep_receipt(
    request: HttpRequest, response: HttpResponse, pot: Pot | PotIds, voter: Voter, given: Kept
) -> None:
    held = {**receipts_of(request, voter), str(pot.pk): given}
    packed = {name: [one.digest, one.promise] for name, one in held.items()}
    _write(response, RECEIPTS, [voter.subject, packed], RECEIPT_AGE)
