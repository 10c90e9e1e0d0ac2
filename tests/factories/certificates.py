"""People who reached the hours of a year, and certificates of them."""

from datetime import date, timedelta

from django.utils import timezone

from tests.factories.accounts import StaffFactory
from tests.factories.volunteering import RecognitionYearFactory, VolunteerFactory, entry_in, host
from volunteering.enums import EntryState, Sentence
from volunteering.models import EntrySentence, RecognitionYear, Volunteer
from volunteering.services.certificates import issue_certificate

NAME = "Žygimantė Šąžinė-Ģērmane Ķēniņš Čopič Đurđević"
TICKED = (Sentence.EXPLAINED, Sentence.TEAM, Sentence.COMMUNITY)


def year_of(year: int = 2025, *, released: bool = True) -> RecognitionYear:
    """With its certificates open for download, or not yet."""
    opens = timezone.now() + timedelta(days=-1 if released else 1)
    return RecognitionYearFactory(year=year, release_at=opens)


def reached(
    year: int = 2025, *, quarters: int = 248, hosts: int = 1, language: str = "lt", **values
) -> Volunteer:
    """Somebody with these confirmed hours, spread over hosts and months, and three sentences ticked."""
    values.setdefault("paper_name", NAME)
    volunteer = VolunteerFactory(**values)
    volunteer.user.language = language
    volunteer.user.save(update_fields=["language"])
    places = [host() for _n in range(hosts)]
    days, left = 0, quarters
    while left:
        hours = min(left, 62)
        entry = entry_in(
            EntryState.CONFIRMED,
            volunteer=volunteer,
            supervisor=places[days % hosts].supervisors.get(),
            day=date(year, 1 + days % 12, 1 + days // 12),
            quarters=hours,
        )
        EntrySentence.objects.create(entry=entry, sentence=TICKED[days % len(TICKED)])
        days, left = days + 1, left - hours
    return volunteer


def certificate(actor=None, *, year=None, **values):
    """An issued one, with its file and credential."""
    year = year or year_of()
    return issue_certificate(actor=actor or StaffFactory(), year=year, volunteer=reached(year.year, **values))
