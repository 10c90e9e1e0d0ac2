"""Adding to the log of consents. What young people do about themselves leaves no audit entry."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from youthportal.accounts import links
from youthportal.accounts.models import User
from youthportal.audit.models import record
from youthportal.consents import rules
from youthportal.consents.enums import OF_THE_BUDGET, Act, Form, Giver, Kind
from youthportal.consents.models import Consent
from youthportal.core.exceptions import refuse
from youthportal.core.models import SiteVersion
from youthportal.organisations.models import Enrolment, Pupil, School
from youthportal.organisations.rules import manage_refusal
from youthportal.outbox.models import Message
from youthportal.outbox.services import send_message
from youthportal.outbox.texts import MARK

PURPOSE = "consents.guardian"
ASK, ANSWERED = "consents.ask", "consents.answered"
#: A guardian answers within these days; the link of the confirmation works as long as the consent.
ANSWER_WITHIN = timedelta(days=14)
VALID = timedelta(days=365)


def _show_or_hide(kinds: Iterable[str]) -> None:
    """A first name in public appears or goes with this word: kept pages are built anew."""
    if Kind.NAME in kinds:
        SiteVersion.bump()


def giver_key(address: str) -> str:
    """Tells guardians apart without keeping their addresses."""
    key, text = settings.SECRET_KEY.encode(), address.strip().lower().encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:32]


def valid_until(giver: str, day: date) -> date | None:
    """A guardian's yes lasts a year; an institution's until the school year ends, for children move on."""
    if giver == Giver.INSTITUTION:
        return date(day.year + (day.month > 8), 8, 31)
    return day + VALID if giver == Giver.GUARDIAN else None


@transaction.atomic
def decide_oneself(*, user: User, kind: str, act: str) -> Consent:
    """The young person says yes, or takes it back."""
    refuse(rules.own_act_refusal(user=user, kind=kind, act=act))
    _show_or_hide([kind])
    return Consent.objects.create(user=user, kind=kind, act=act, giver=Giver.PUPIL, form=Form.SELF)


def asked_today(user: User) -> int:
    return Message.objects.filter(key__startswith=_ask_key(user)).count()


def _ask_key(user: User) -> str:
    return f"consents.ask.{user.pk}.{timezone.localdate():%Y%m%d}."


def link_in_mail(message: Message) -> str:
    """What stands for the mark in a guardian's mail: no row, so nobody of the office, holds the link."""
    facts = {"user": message.user_id, "to": message.address, "in": message.language}
    return f"{settings.SITE_URL}{reverse('consent_link', args=[links.sign(PURPOSE, facts)])}"


@transaction.atomic
def ask_guardian(*, user: User, address: str, language: str) -> None:
    """Send a guardian the link to answer by. Raises NO_GUARDIAN_NEEDED, ASKED_ENOUGH."""
    count = asked_today(user)
    refuse(rules.ask_refusal(user=user, address=address, asked_today=count))
    send_message(
        key=f"{_ask_key(user)}{count}",
        kind=ASK,
        template="consents/ask",
        context={
            "name": user.first_name,
            "link": MARK,
            "days": ANSWER_WITHIN.days,
        },
        user=user,
        address=address,
        language=language,
    )


@transaction.atomic
def answer_as_guardian(
    *, user: User, address: str, language: str, answers: Mapping[str, bool], name: str, is_institution: bool
) -> None:
    """Write down what a guardian said to each kind. A no after a yes is a yes taken back."""
    refuse(rules.answer_refusal(user=user, kinds=answers, name=name))
    giver = Giver.INSTITUTION if is_institution else Giver.GUARDIAN
    by = giver_key(address)
    said = {row.kind: row.act for row in Consent.objects.about(user).filter(giver_key=by)}
    day = timezone.localdate()
    Consent.objects.bulk_create(
        Consent(
            user=user,
            kind=kind,
            act=_act(yes, said.get(kind)),
            giver=giver,
            form=Form.LINK,
            giver_key=by,
            giver_name=name.strip(),
            valid_until=valid_until(giver, day) if yes else None,
        )
        for kind, yes in answers.items()
    )
    _show_or_hide(answers)
    _confirm_to_guardian(user=user, by=by, address=address, language=language)


def _act(yes: bool, before: str | None) -> str:
    if yes:
        return Act.GIVEN
    return Act.WITHDRAWN if before == Act.GIVEN else Act.REFUSED


def _confirm_to_guardian(*, user: User, by: str, address: str, language: str) -> None:
    """The guardian's own copy of the link, to change the answer by later."""
    send_message(
        key=f"consents.answered.{user.pk}.{by}.{timezone.localdate():%Y%m%d}",
        kind=ANSWERED,
        template="consents/answered",
        context={"name": user.first_name, "link": MARK},
        user=user,
        address=address,
        language=language,
    )


@transaction.atomic
def note_paper(
    *, actor: Any, school: School, pupils: Sequence[Pupil], kinds: Mapping[int, Sequence[str]], seen_on: date
) -> int:
    """The teacher saw signed slips: one row for each pupil (by id) and kind. The paper stays at school."""
    refuse(manage_refusal(actor, school) or rules.paper_refusal(pupils=pupils, seen_on=seen_on))
    rows = [
        Consent(
            pupil=pupil,
            kind=Kind(kind),
            act=Act.GIVEN,
            giver=Giver.GUARDIAN,
            form=Form.PAPER,
            on=seen_on,
            valid_until=valid_until(Giver.GUARDIAN, seen_on),
            seen_by=actor,
        )
        for pupil in pupils
        for kind in kinds.get(pupil.pk, ())
    ]
    Consent.objects.bulk_create(rows)
    _show_or_hide({row.kind for row in rows})
    record(actor=actor, action="consents.paper.seen", subject=school, data={"slips": len(rows)})
    return len(rows)


@transaction.atomic
def note_word(*, actor: Any, pupil: Pupil, kind: str, act: str, giver: str, settles: bool = False) -> Consent:
    """What a guardian or institution told the school or the office in person: taken back, or settled."""
    refuse(manage_refusal(actor, pupil.school))
    if settles:
        refuse(rules.settle_refusal(actor=actor))
    day = timezone.localdate()
    row = Consent.objects.create(
        pupil=pupil,
        kind=Kind(kind),
        act=Act(act),
        giver=Giver(giver),
        form=Form.PAPER,
        valid_until=valid_until(giver, day) if act == Act.GIVEN else None,
        settles=settles,
        seen_by=actor,
    )
    _show_or_hide([kind])
    data = {"kind": kind, "act": act, "settles": settles}
    record(actor=actor, action="consents.word.noted", subject=pupil, data=data)
    return row


def kinds_for(user: User) -> list[Kind]:
    """What a guardian of this person is asked about."""
    return [state.kind for state in rules.states(user, OF_THE_BUDGET) if state.needs_guardian]


def school_of(user: User) -> str:
    """What a guardian is told besides the first name, so that they know whom it is about."""
    current = Enrolment.objects.current().of_user(user).select_related("school_class__school").first()
    return f"{current.school_class.school}, {current.school_class}" if current else ""
