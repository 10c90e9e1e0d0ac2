"""Asking hosts to confirm: one mail a week to each person, with a link that needs no account.

The secret of a link is derived from SECRET_KEY as the mail goes out (as in `youthportal.agreements`): neither
the database nor the list of mails holds it. A request's id is made of week and person, so that the same week
never asks the same person twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.asking import choose, step_due
from volunteering.enums import Step
from volunteering.models import ConfirmationRequest, Entry, Host, RequestedEntry, Supervisor
from volunteering.notifications import asking as notices
from volunteering.rules import confirming as rules
from volunteering.rules.confirming import Confirmer, Known
from volunteering.services.hosts import hand_over_ended
from youthportal.audit.models import record
from youthportal.core import links, locks
from youthportal.core.exceptions import DomainError
from youthportal.municipality.models import Municipality
from youthportal.outbox import delivery, texts
from youthportal.outbox.models import Message

LINK_DAYS = 14
FRIDAY = 4
_NAMES = uuid5(NAMESPACE_URL, "youthportal/volunteering/asked")


# --- the link -------------------------------------------------------------------------------------


def token_of(request: ConfirmationRequest) -> str:
    """The secret of the link: 256 bits that only this installation can compute."""
    return links.secret_of("confirmation", request.public_id)


def address_of(request: ConfirmationRequest) -> str:
    """The whole address that stands in the mail."""
    return f"{settings.SITE_URL}{reverse('hours_link', args=[token_of(request)])}"


def link_in_mail(message: Message) -> str:
    """What stands for the mark in the mail."""
    return address_of(ConfirmationRequest.objects.get(public_id=message.key.rpartition(".")[2]))


def find(token: str) -> ConfirmationRequest:
    """Raises LINK_UNKNOWN."""
    rows = ConfirmationRequest.objects.select_related("supervisor", "host__organisation")
    found = rows.filter(digest=links.digest_of(token)).first()
    if found is None:
        raise DomainError("LINK_UNKNOWN", _("We do not know this link."))
    return found


# --- whom to ask ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Somebody to write to, as what; the head of a host has no row."""

    host: Host
    step: int
    supervisor: Supervisor | None
    name: str
    address: str
    language: str

    @property
    def key(self) -> str:
        return f"supervisor.{self.supervisor.pk}" if self.supervisor else f"head.{self.host.pk}"


def _of_supervisor(entry: Entry, step: int, one: Supervisor | None, day: date) -> Asked | None:
    if one is None or not one.is_current(day) or one.bounced_on is not None or not one.email:
        return None
    return Asked(one.host, step, one, one.name, one.email, one.language)


def _of_head(entry: Entry) -> Asked | None:
    host = entry.host
    if not host.head_email:
        return None
    languages = [one.language for one in host.supervisors.all()]
    language = languages[0] if languages else settings.LANGUAGE_CODE
    return Asked(host, Step.HEAD, None, host.head_name or host.name, host.head_email, language)


def person_to_ask(entry: Entry, day: date) -> Asked | None:
    """Who is asked about the entry on `day`; None where nobody can be reached but the office."""
    first = entry.supervisor or next(
        (one for one in entry.host.supervisors.all() if one.is_current(day)), None
    )
    people = {
        Step.SUPERVISOR: _of_supervisor(entry, Step.SUPERVISOR, first, day),
        Step.DEPUTY: _of_supervisor(entry, Step.DEPUTY, first.deputy if first else None, day),
        Step.HEAD: _of_head(entry),
    }
    reachable = {int(step): one for step, one in people.items() if one and not _is_close(entry, one)}
    sent = timezone.localdate(entry.submitted_at)
    asked = [(row.asked_on, row.step) for row in entry.asked.all() if row.asked_on >= sent]
    step = choose(set(reachable), step_due(asked, day))
    return reachable[step] if step else None


def _is_close(entry: Entry, asked: Asked) -> bool:
    """The volunteer is not asked about the own hours; a guardian is refused on the page."""
    request = ConfirmationRequest(address=asked.address)
    confirmer = Confirmer(supervisor=asked.supervisor, request=request)
    return rules.closeness_refusal(entry, confirmer, Known()) is not None


def _waiting(day: date, host: Host | None = None) -> Iterable[Entry]:
    """Sent in before this week's Monday; on Monday itself, and of one `host`, all that wait."""
    supervisors = Supervisor.objects.order_by("pk")
    rows = Entry.objects.waiting_for_host().select_related(
        "volunteer__user", "host__organisation", "supervisor__deputy__host", "supervisor__host"
    )
    rows = rows.prefetch_related(
        "asked", "volunteer__user__emailaddress_set", Prefetch("host__supervisors", supervisors)
    )
    if host is not None:
        rows = rows.filter(host=host)
    elif day.weekday():
        monday = datetime.combine(day - timedelta(days=day.weekday()), time.min)
        rows = rows.filter(submitted_at__lt=timezone.make_aware(monday))
    return rows.order_by("volunteer", "day", "pk")


# --- asking ---------------------------------------------------------------------------------------


def ask_hosts(day: date | None = None) -> int:
    """The week's mails, on Monday or the first working day after on which they were not missed: how many.

    While the office is closed they wait. May run twice, or in two processes at once.
    """
    day = day or timezone.localdate()
    if day.weekday() > FRIDAY or Municipality.current().is_office_closed:
        return 0
    hand_over_ended(day)
    year, week, _weekday = day.isocalendar()
    mails = 0
    for asked, entries in _by_person(day):
        mails += _ask(asked, entries, uuid5(_NAMES, f"{year}-{week}.{asked.key}"), day)
    return mails


@transaction.atomic
def ask_host(*, actor: Any, host: Host) -> int:
    """The office asks one host beside the weekly mails, each person at most once a day: how many mails."""
    day = timezone.localdate()
    mails = 0
    for asked, entries in _by_person(day, host):
        mails += _ask(asked, entries, uuid5(_NAMES, f"office.{day.isoformat()}.{asked.key}"), day)
    record(actor=actor, action="volunteering.host.asked", subject=host, data={"mails": mails})
    return mails


def _by_person(day: date, host: Host | None = None) -> Iterable[tuple[Asked, list[tuple[Entry, int]]]]:
    """Each person once, with the entries and the step at which each is asked about."""
    found: dict[str, tuple[Asked, list[tuple[Entry, int]]]] = {}
    rows = list(_waiting(day, host))
    known = Known.of(rows)
    for entry in rows:
        asked = person_to_ask(entry, day)
        if asked and not rules.year_refusal(entry, known):
            found.setdefault(asked.key, (asked, []))[1].append((entry, asked.step))
    return found.values()


@transaction.atomic
def _ask(asked: Asked, entries: list[tuple[Entry, int]], public_id: UUID, day: date) -> bool:
    """False where this was asked already."""
    locks.exclusive("volunteering.asking")
    if ConfirmationRequest.objects.filter(public_id=public_id).exists():
        return False
    request = ConfirmationRequest(
        public_id=public_id,
        host=asked.host,
        supervisor=asked.supervisor,
        step=min(step for _entry, step in entries),
        name=asked.name,
        address=asked.address,
        language=asked.language,
        expires_at=timezone.now() + timedelta(days=LINK_DAYS),
    )
    request.digest = links.digest_of(token_of(request))
    request.save()
    RequestedEntry.objects.bulk_create(
        RequestedEntry(request=request, entry=entry, step=step, asked_on=day) for entry, step in entries
    )
    record(
        actor=None,
        action="volunteering.request.sent",
        subject=request,
        data={"entries": len(entries), "step": request.step},
    )
    notices.hours_wait(request, [entry for entry, _step in entries])
    return True


def ask_again(*, request: ConfirmationRequest) -> bool:
    """A new link to the same address, for what still waits; at most one a day. False: nothing waits."""
    refusal = rules.link_refusal(request)
    if refusal is None or refusal.code != "LINK_EXPIRED":
        return False
    items = request.items.filter(entry__in=Entry.objects.waiting_for_host()).select_related(
        "entry__volunteer__user", "entry__host__organisation"
    )
    waiting = [(item.entry, item.step) for item in items]
    if not waiting:
        return False
    asked = Asked(
        request.host, request.step, request.supervisor, request.name, request.address, request.language
    )
    day = timezone.localdate()
    _ask(asked, waiting, uuid5(request.public_id, day.isoformat()), day)
    return True


# --- what comes back ------------------------------------------------------------------------------


@transaction.atomic
def note_bounce(message: Message) -> None:
    """The mail server refused the address for good: from now on the deputy is asked, and the office told."""
    request = ConfirmationRequest.objects.get(public_id=message.key.rpartition(".")[2])
    if request.supervisor is None:
        return
    reached = Supervisor.objects.filter(pk=request.supervisor.pk, email__iexact=message.address)
    if reached.update(bounced_on=timezone.localdate()):
        record(actor=None, action="volunteering.supervisor.bounced", subject=request)


def register() -> None:
    """Called by AppConfig.ready()."""
    texts.register_filling(notices.ASKED, link_in_mail)
    delivery.register_refusal(notices.ASKED, note_bounce)
