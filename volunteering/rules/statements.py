"""When a volunteer gets a statement of hours, and why not."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from volunteering.models import Statement, Volunteer
from volunteering.rules.certificates import has_name
from youthportal.core.exceptions import DomainError

#: Statements of one volunteer on one day: enough for every school and employer, too few to fill the archive.
MOST_A_DAY = 10


def statement_refusal(*, volunteer: Volunteer, first: date, last: date, today: date) -> DomainError | None:
    if last < first:
        return DomainError("WRONG_PERIOD", _("The last day lies before the first."))
    if not has_name(volunteer):
        return DomainError("NO_NAME", _("Say first which name goes on your papers."))
    if not volunteer.entries.confirmed().between(first, last).exists():
        return DomainError("NO_HOURS", _("No hours of these days are confirmed."))
    if Statement.objects.filter(volunteer=volunteer, created_at__date=today).count() >= MOST_A_DAY:
        return DomainError(
            "TOO_MANY", _("These are many statements for one day. Ask for the next one tomorrow.")
        )
    return None
