"""How long what of volunteering is kept."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.models import (
    Application,
    Certificate,
    CheckIn,
    ConfirmationRequest,
    Entry,
    EventWords,
    Extension,
    Invitation,
    Statement,
    Supervisor,
    VolunteerAgreement,
)
from youthportal.core.db import erasing
from youthportal.documents.models import Document
from youthportal.files.services import delete_file
from youthportal.retention.registry import Rule, Span

YEARS_OF_THE_REGISTER = Span(120, "months")
YEARS_OF_TEXTS = Span(24, "months")


def remove_entries(entries: QuerySet[Entry]) -> int:
    """Entries with their history, which takes no deletion otherwise."""
    with erasing():
        return entries.delete()[0]


def _texts() -> QuerySet[Any]:
    words = EventWords.objects.filter(event__entry=OuterRef("pk"))
    written = Entry.objects.filter(~Q(did="") | ~Q(learnt="") | Exists(words))
    return written.annotate(ended_on=Coalesce("day", "day"))


def forget_texts(entries: QuerySet[Any]) -> int:
    """What was written goes; day, hours, host and the ticked sentences stay."""
    ids = list(entries.values_list("pk", flat=True))
    EventWords.objects.filter(event__entry__in=ids).delete()
    return Entry.objects.filter(pk__in=ids).update(did="", learnt="")


def _hours() -> QuerySet[Any]:
    return Entry.objects.annotate(ended_on=Coalesce("day", "day"))


def _photos() -> QuerySet[Any]:
    shown = Entry.objects.filter(photo__isnull=False, confirmed_at__isnull=False)
    return shown.annotate(ended_on=TruncDate("confirmed_at"))


def _remove_photos(rows: QuerySet[Any]) -> int:
    """The digest stays, so that the same photo beside another entry can still be told."""
    entries = list(rows.select_related("photo"))
    for entry in entries:
        photo, entry.photo = entry.photo, None
        entry.save(update_fields=["photo", "updated_at"])
        if photo is not None:
            delete_file(photo)
    return len(entries)


def _certificates() -> QuerySet[Any]:
    return Certificate.objects.annotate(ended_on=TruncDate("created_at"))


def _remove_papers(rows: QuerySet[Any]) -> int:
    """The register's line, the paper and its file. Nobody can check it any more."""
    documents = [row.document_id for row in rows if row.document_id]
    count = rows.delete()[0]
    for document in Document.objects.filter(pk__in=documents).select_related("file"):
        file = document.file
        document.delete()
        if file is not None:
            delete_file(file)
    return count


def _statements() -> QuerySet[Any]:
    return Statement.objects.annotate(ended_on=TruncDate("created_at"))


def _agreements() -> QuerySet[Any]:
    ended = VolunteerAgreement.objects.filter(ends_on__isnull=False)
    return ended.annotate(ended_on=Coalesce("ends_on", "ends_on"))


def _applications() -> QuerySet[Any]:
    day = Coalesce(TruncDate("shift__ends_at"), TruncDate("updated_at"))
    return Application.objects.annotate(ended_on=day)


def _check_ins() -> QuerySet[Any]:
    return CheckIn.objects.annotate(ended_on=TruncDate(Coalesce("ends_at", "starts_at")))


def _requests() -> QuerySet[Any]:
    return ConfirmationRequest.objects.annotate(ended_on=TruncDate("expires_at"))


def _invitations() -> QuerySet[Any]:
    day = Coalesce(TruncDate("year__event_starts_at"), TruncDate("created_at"))
    return Invitation.objects.annotate(ended_on=day)


def _extensions() -> QuerySet[Any]:
    return Extension.objects.annotate(ended_on=Coalesce("until", "until"))


def _former_supervisors() -> QuerySet[Any]:
    named = Supervisor.objects.filter(ends_on__isnull=False).exclude(name="", email="")
    return named.annotate(ended_on=Coalesce("ends_on", "ends_on"))


def forget_supervisors(rows: QuerySet[Any]) -> int:
    """Who they were goes; that the host had somebody then stays, and what was confirmed."""
    ids = list(rows.values_list("pk", flat=True))
    Entry.objects.filter(confirmed_supervisor__in=ids).update(confirmed_as="")
    asked = ConfirmationRequest.objects.filter(supervisor__in=ids)
    asked.filter(closed_at=None).update(closed_at=timezone.now())
    asked.update(name="", address="")
    return Supervisor.objects.filter(pk__in=ids).update(user=None, name="", email="")


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


RULES = [
    Rule(
        key="logbook_photos",
        title=_("Photos that volunteers added to their hours"),
        counted_from=_("after the hours were confirmed"),
        default=Span(30, "days"),
        ended=_photos,
        remove=_remove_photos,
    ),
    Rule(
        key="logbook_texts",
        title=_("What volunteers wrote in their logbook, and what hosts asked"),
        counted_from=_("after the day of the entry; hours and sentences that were ticked stay"),
        default=YEARS_OF_TEXTS,
        ended=_texts,
        remove=forget_texts,
    ),
    Rule(
        key="logbook_hours",
        title=_("Hours of volunteers"),
        counted_from=_("after the day of the entry"),
        default=YEARS_OF_THE_REGISTER,
        ended=_hours,
        remove=remove_entries,
    ),
    Rule(
        key="certificates",
        title=_("Certificates of voluntary work"),
        counted_from=_("after they were issued"),
        default=YEARS_OF_THE_REGISTER,
        ended=_certificates,
        remove=_remove_papers,
    ),
    Rule(
        key="statements",
        title=_("Statements of hours that volunteers asked for"),
        counted_from=_("after they were asked for; until then others can check them"),
        default=YEARS_OF_TEXTS,
        ended=_statements,
        remove=_remove_papers,
    ),
    Rule(
        key="volunteer_agreements",
        title=_("Agreements between volunteers and hosts"),
        counted_from=_("after their last day"),
        default=YEARS_OF_THE_REGISTER,
        ended=_agreements,
        remove=_delete,
    ),
    Rule(
        key="volunteer_applications",
        title=_("Who applied for a shift"),
        counted_from=_("after the shift, or after the last answer"),
        default=YEARS_OF_TEXTS,
        ended=_applications,
        remove=_delete,
    ),
    Rule(
        key="check_ins",
        title=_("Check-ins on site"),
        counted_from=_("after leaving; the hours they became stay"),
        default=Span(12, "months"),
        ended=_check_ins,
        remove=_delete,
    ),
    Rule(
        key="confirmation_requests",
        title=_("Whom we asked to confirm hours"),
        counted_from=_("after the link ended; who confirmed stays with the hours"),
        default=Span(12, "months"),
        ended=_requests,
        remove=_delete,
    ),
    Rule(
        key="invitations",
        title=_("Who was invited to the honouring event, and who came"),
        counted_from=_("after the event"),
        default=YEARS_OF_TEXTS,
        ended=_invitations,
        remove=_delete,
    ),
    Rule(
        key="extensions",
        title=_("Whose hours were taken late, and why"),
        counted_from=_("after the last day of the extension"),
        default=Span(12, "months"),
        ended=_extensions,
        remove=_delete,
    ),
    Rule(
        key="former_supervisors",
        title=_("Names and addresses of people who confirmed hours for a host"),
        counted_from=_("after their last day there"),
        default=YEARS_OF_TEXTS,
        ended=_former_supervisors,
        remove=forget_supervisors,
    ),
]
