"""Inviting to the honouring event, and the answers.

The secret of a link is the invitation's random id with a keyed mark: no row and no list of mails holds it.
"""

import base64
import binascii
import hmac
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from volunteering.enums import Invited, Reply
from volunteering.models import Certificate, Invitation, RecognitionYear, Volunteer
from volunteering.notifications import recognition as news
from volunteering.rules import invitations as rules
from volunteering.rules.recognition import presence_refusal
from youthportal.audit.models import record
from youthportal.core import jobs, links
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.outbox.models import Message

JOB = "volunteering.invite"
_ID_BYTES = 16


@dataclass(frozen=True)
class Candidate:
    volunteer: Volunteer
    why: Invited
    quarters: int


# --- who is invited -------------------------------------------------------------------------------


def candidates(year: RecognitionYear) -> list[Candidate]:
    """Everybody to be invited, each once: reached it, close to it, late in the year before. Four queries."""
    people = Volunteer.objects.all()
    lists: list[tuple[Invited, Any]] = [
        (Invited.QUALIFIED, people.qualified(year, year.counting_day)),
        (Invited.NEAR, people.near(year, year.counting_day)),
    ]
    if before := RecognitionYear.objects.filter(year=year.year - 1).first():
        lists.append((Invited.LATE, people.late(before)))
    found: dict[int, Candidate] = {}
    for why, rows in lists:
        for one in rows.order_by("pk"):
            found.setdefault(one.pk, Candidate(one, why, one.confirmed))
    return sorted(found.values(), key=lambda one: one.why != Invited.QUALIFIED)


def send_invitations(*, actor: Any, year: RecognitionYear) -> Job:
    """Invite whoever is not invited yet, in the background; pressed twice it is one job.

    Raises NO_EVENT, EVENT_OVER, COUNTING_AHEAD.
    """
    if refusal := rules.invite_refusal(year):
        raise refusal
    with transaction.atomic():
        label = _("Invitations to “%(event)s”") % {"event": year.event_title}
        job = jobs.enqueue(JOB, {"year": year.pk}, key=f"{JOB}.{year.pk}", owner=actor, label=label[:200])
        if job.is_over:
            jobs.requeue(job)
        record(actor=actor, action="volunteering.year.inviting", subject=year)
    return job


@jobs.handler(JOB)
def _invite_all(run: jobs.Run) -> dict[str, Any]:
    """Each invitation with its mail is one transaction: what was sent before a fault stays sent once."""
    year = RecognitionYear.objects.get(pk=run.args["year"])
    if refusal := rules.invite_refusal(year):
        raise refusal
    people = candidates(year)
    run.progress(0, len(people))
    new = on_paper = 0
    for done, one in enumerate(people, start=1):
        is_new, has_mail = _invite(year, one)
        new += is_new
        on_paper += not has_mail
        run.progress(done)
    said = ngettext("%(count)d new invitation.", "%(count)d new invitations.", new) % {"count": new}
    paper = ngettext("%(count)d person has no e-mail.", "%(count)d people have no e-mail.", on_paper)
    url = reverse("admin:volunteering_recognitionyear_cockpit", args=[year.pk])
    return {"message": f"{said} {paper % {'count': on_paper}}", "url": url}


@transaction.atomic
def _invite(year: RecognitionYear, one: Candidate) -> tuple[bool, bool]:
    """Whether the invitation is new, and whether its mail has an address."""
    values = {"why": one.why, "quarters": one.quarters, "sent_at": timezone.now()}
    invitation, is_new = Invitation.objects.get_or_create(year=year, volunteer=one.volunteer, defaults=values)
    if not is_new and one.why == Invited.QUALIFIED and invitation.why == Invited.NEAR:
        invitation.why, invitation.quarters = one.why, one.quarters
        invitation.save(update_fields=["why", "quarters", "updated_at"])
    invitation.year, invitation.volunteer = year, one.volunteer
    return is_new, news.invited(invitation) is not None


# --- the link -------------------------------------------------------------------------------------


def token_of(invitation: Invitation) -> str:
    return links.as_text(invitation.public_id.bytes + _mark(invitation.public_id))


def _mark(public_id: uuid.UUID) -> bytes:
    return links.keyed("invitation", public_id)[:_ID_BYTES]


def find(token: str) -> Invitation:
    """Raises LINK_UNKNOWN for a link that was not made here."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    found = None
    if len(raw) == 2 * _ID_BYTES:
        known = uuid.UUID(bytes=raw[:_ID_BYTES])
        if hmac.compare_digest(raw[_ID_BYTES:], _mark(known)):
            rows = Invitation.objects.select_related("year", "volunteer__user")
            found = rows.filter(public_id=known, volunteer__user__erased_on=None).first()
    if found is None:
        raise DomainError("LINK_UNKNOWN", gettext_lazy("We do not know this link."))
    return found


def link_in_mail(message: Message) -> str:
    """What stands for the mark in the mail."""
    return link_of(Invitation.objects.get(public_id=message.key.rpartition(".")[2]))


def link_of(invitation: Invitation) -> str:
    return f"{settings.SITE_URL}{reverse('invitation_link', args=[token_of(invitation)])}"


def on_paper(year: RecognitionYear, language: str) -> list[tuple[Volunteer, str]]:
    """Who is invited and has no address, with the link, by school and class. Two queries."""
    known = {one.volunteer_id: one for one in year.invitations.all()}
    people = Volunteer.objects.filter(pk__in=known, user__email=None).select_related("user")
    ordered: Any = people.with_place().in_calling_order(language, by_school=True)
    rows = sorted(ordered, key=lambda one: (one.school_name == "", one.school_id or 0, one.class_name))
    return [(one, link_of(known[one.pk])) for one in rows]


# --- answers --------------------------------------------------------------------------------------


@transaction.atomic
def answer_invitation(
    *, actor: Any, invitation: Invitation, reply: str, guests: int = 0, by_office: bool = False
) -> Invitation:
    """Say whether somebody comes, as often as minds change. Who does not come brings nobody.

    Raises NO_ANSWER, TOO_MANY_GUESTS, EVENT_PAST, REPLY_OVER.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("year").get(pk=invitation.pk)
    if refusal := rules.answer_refusal(locked, reply, guests, by_office=by_office):
        raise refusal
    locked.reply, locked.replied_at = reply, timezone.now()
    locked.guests = guests if reply == Reply.YES else 0
    locked.save(update_fields=["reply", "guests", "replied_at", "updated_at"])
    if by_office:
        record(actor=actor, action="volunteering.invitation.answered", subject=locked)
    return locked


# --- at the event ---------------------------------------------------------------------------------


@transaction.atomic
def note_presence(
    *, actor: Any, year: RecognitionYear, shown: Collection[int], there: Collection[int]
) -> int:
    """Of the invitations `shown` on a page, `there` were at the event; can be changed again.

    Whoever was there took the certificate, if one is valid; whoever was not has it still to come. Returns how
    many were there. Raises EVENT_AHEAD.
    """
    locked = RecognitionYear.objects.select_for_update().get(pk=year.pk)
    if refusal := presence_refusal(locked):
        raise refusal
    rows = Invitation.objects.filter(year=locked, pk__in=shown)
    came = rows.filter(pk__in=there)
    papers = Certificate.objects.valid().filter(year=locked)
    day = timezone.localdate(locked.event_starts_at)
    papers.filter(volunteer__in=came.values("volunteer"), handed_over_on=None).update(handed_over_on=day)
    away = rows.exclude(pk__in=there)
    papers.filter(volunteer__in=away.values("volunteer"), handed_over_on=day).update(handed_over_on=None)
    away.update(was_there=False)
    count = came.update(was_there=True)
    record(actor=actor, action="volunteering.year.presence", subject=locked, data={"there": count})
    return count


@transaction.atomic
def note_handed_over(*, actor: Any, year: RecognitionYear, volunteers: Collection[int]) -> int:
    """Certificates given or posted later than at the event, today; how many."""
    papers = Certificate.objects.valid().filter(year=year, volunteer__in=volunteers, handed_over_on=None)
    count = papers.update(handed_over_on=timezone.localdate())
    record(actor=actor, action="volunteering.year.handed_over", subject=year, data={"count": count})
    return count
