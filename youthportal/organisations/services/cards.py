"""Sign-in cards: a secret of 130 random bits on paper, its SHA-256 in the database."""

import hashlib
from typing import Any

from django.db import transaction

from youthportal.audit.models import record
from youthportal.core import codes
from youthportal.organisations import rules
from youthportal.organisations.models import Pupil

#: 26 random characters of 5 bits, and the check character.
SECRET_LENGTH = 27


def digest_of(secret: str) -> bytes:
    """What is kept of a card. No salt: 130 random bits cannot be guessed or looked up."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def issue_cards(*, actor: Any, pupils: list[Pupil]) -> list[tuple[Pupil, str]]:
    """A new secret for each of `pupils`, in their order; every older card of theirs is dead from now on.

    The secrets exist in the answer alone. Sessions and passwords stay as they are.
    Raises DomainError: NOBODY_CHOSEN, NOT_OF_THIS_SCHOOL, SCHOOL_NOT_ACTIVE.
    """
    if refusal := rules.cards_refusal(user=actor, pupils=pupils):
        raise refusal
    issued = [(pupil, codes.random_code(SECRET_LENGTH)) for pupil in pupils]
    for pupil, secret in issued:
        pupil.card_digest = digest_of(secret)
    Pupil.objects.bulk_update(pupils, ["card_digest"], batch_size=500)
    for school in {pupil.school for pupil in pupils}:
        count = sum(pupil.school_id == school.pk for pupil in pupils)
        record(actor=actor, action="organisations.cards.issued", subject=school, data={"cards": count})
    return issued
