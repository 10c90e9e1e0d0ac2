"""A person's part in volunteering, for the page and the file of their own data."""

from typing import Any

from django.utils.translation import gettext as _

from volunteering.models import (
    Application,
    Certificate,
    CheckIn,
    Entry,
    Extension,
    Invitation,
    Statement,
    Supervisor,
    Volunteer,
    VolunteerAgreement,
)
from youthportal.accounts.own_data import Section
from youthportal.core import words


def logbook_section(user: Any) -> Section:
    """Every entry with what was written, and how it was confirmed."""
    lines = []
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer:
        lines.append((_("Name on certificates"), volunteer.paper_name or "–"))
        if volunteer.date_of_birth:
            lines.append((_("Date of birth"), words.day(volunteer.date_of_birth)))
    entries = Entry.objects.by(user).with_details().prefetch_related("events__said").order_by("day", "id")
    lines += [_entry_line(entry) for entry in entries]
    late = Extension.objects.filter(volunteer__user=user).select_related("year")
    lines += [(_("Hours taken late: %(year)s") % {"year": row.year}, row.reason) for row in late]
    return Section("logbook", _("Logbook"), lines)


def _entry_line(entry: Entry) -> tuple[str, str]:
    """The day with all that was written about it, also by the host."""
    head = f"{words.day(entry.day)}: {entry.host}, {words.hours(entry.quarters)}"
    learnt = [str(one) for one in entry.sentences.all()]
    said = [f"{step.get_kind_display()}: {step.said}" for step in entry.events.all() if hasattr(step, "said")]
    texts = (entry.get_state_display(), entry.did, entry.learnt, *learnt, *said)
    return head, "\n".join(filter(None, texts))


def volunteering_section(user: Any) -> Section:
    """Applications, agreements, check-ins, invitations and certificates."""
    lines: list[tuple[str, str]] = []
    lines += [
        _application_line(row) for row in Application.objects.by(user).select_related("opportunity", "shift")
    ]
    agreements = VolunteerAgreement.objects.filter(volunteer__user=user).select_related("host__organisation")
    lines += [
        (_("Agreement: %(host)s") % {"host": row.host}, f"{row.get_state_display()}\n{row.task}")
        for row in agreements
    ]
    lines += [
        (
            _("Check-in: %(site)s") % {"site": row.site},
            " – ".join(words.moment(at) for at in (row.starts_at, row.ends_at) if at),
        )
        for row in CheckIn.objects.filter(volunteer__user=user).select_related("site")
    ]
    lines += [
        (_("Invitation: %(year)s") % {"year": row.year}, row.get_reply_display())
        for row in Invitation.objects.filter(volunteer__user=user).select_related("year")
    ]
    lines += _papers(user)
    return Section("volunteering", _("Volunteering"), lines)


def _papers(user: Any) -> list[tuple[str, str]]:
    certificates = Certificate.objects.filter(volunteer__user=user).select_related("year")
    statements = Statement.objects.filter(volunteer__user=user)
    lines = [
        (_("Certificate: %(year)s") % {"year": row.year}, words.hours(row.facts.get("quarters", 0)))
        for row in certificates
    ]
    return lines + [
        (_("Statement: %(first)s to %(last)s") % {"first": row.first_day, "last": row.last_day}, "")
        for row in statements
    ]


def _application_line(row: Application) -> tuple[str, str]:
    when = words.moment(row.shift.starts_at) if row.shift else ""
    text = "\n".join(filter(None, (row.get_state_display(), when, row.message, row.reason)))
    return _("Applied: %(title)s") % {"title": row.opportunity.title}, text


def supervising_section(user: Any) -> Section:
    """For whom one confirms hours, and how many entries one confirmed."""
    lines = [
        (_("Supervisor: %(host)s") % {"host": held.host}, f"{held.name}, {held.email}")
        for held in Supervisor.objects.filter(user=user).select_related("host__organisation")
    ]
    confirmed = Entry.objects.filter(confirmed_by=user).count()
    if confirmed:
        lines.append((_("Entries I confirmed"), words.plain_number(confirmed)))
    return Section("supervising", _("Confirming hours"), lines)


SECTIONS = (logbook_section, volunteering_section, supervising_section)
