"""The honouring of the invented town: last year is closed, this year's event is in three weeks."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from volunteering.enums import Invited, Reply
from volunteering.models import Certificate, Invitation, RecognitionYear, Volunteer
from volunteering.services import invitations, recognition
from youthportal.accounts.models import User
from youthportal.core import jobs

DAY = timedelta(days=1)
DOMAIN = "demo.example"
NEAR = 48
EVENT: dict[str, Any] = {
    "event_title_en": "Thank-you evening for volunteers",
    "event_title_lt": "Savanorių padėkos vakaras",
    "event_title_lv": "Brīvprātīgo pateicības vakars",
    "event_title_sl": "Zahvalni večer za prostovoljce",
    "event_text_en": "Music, cake, and your certificate from the mayor's hands. Bring whoever helped you.",
    "event_text_lt": "Muzika, pyragas ir pažymėjimas iš mero rankų. Atsiveskite tuos, kurie jums padėjo.",
    "event_text_lv": "Mūzika, kūka un apliecinājums no mēra rokām. Ņemiet līdzi tos, kas jums palīdzēja.",
    "event_text_sl": "Glasba, torta in potrdilo iz rok župana. Pripeljite tiste, ki so vam pomagali.",
    "event_place": "Vėjūnai culture centre",
}
#: How some of those invited answered.
ANSWERS = ((Reply.YES, 2), (Reply.NO, 0), (Reply.YES, 1))


def seed() -> None:
    office = User.objects.filter(is_staff=True).order_by("pk").first()
    if office is None or not Volunteer.objects.exists():
        return
    today = timezone.localdate()
    _last_year(office, today)
    _this_year(office, today)


def _last_year(office: User, today: date) -> None:
    """Whoever had the hours was there and took the certificate; the year is closed."""
    number = today.year - 1
    event = timezone.make_aware(datetime.combine(date(number, 12, 5), time(17)))
    year = RecognitionYear.objects.get_or_create(year=number, defaults=_usual(number))[0]
    RecognitionYear.objects.filter(pk=year.pk).update(
        **EVENT,
        event_starts_at=event,
        event_ends_at=event + timedelta(hours=3),
        reply_until=date(number, 12, 1),
        release_at=event + timedelta(hours=3),
    )
    people: Any = Volunteer.objects.qualified(year)
    for volunteer in people:
        Invitation.objects.create(
            year=year,
            volunteer=volunteer,
            why=Invited.QUALIFIED,
            quarters=volunteer.confirmed,
            sent_at=event - 10 * DAY,
            reply=Reply.YES,
            guests=1,
            replied_at=event - 8 * DAY,
            was_there=True,
        )
    Certificate.objects.valid().filter(year=year).update(handed_over_on=event.date())
    if today > year.last_confirm_day:
        recognition.close_year(actor=office, year=year)


def _usual(number: int) -> dict[str, Any]:
    return {
        "counting_day": date(number, 11, 30),
        "last_entry_day": date(number + 1, 1, 10),
        "last_confirm_day": date(number + 1, 1, 31),
    }


def _this_year(office: User, today: date) -> None:
    """Counted yesterday, invited today: some have answered."""
    usual = _usual(today.year)
    usual["counting_day"] = max(min(usual["counting_day"], today - DAY), date(today.year, 1, 1))
    event = timezone.make_aware(datetime.combine(today + 21 * DAY, time(17)))
    known = EVENT | {
        "near": NEAR,
        "event_starts_at": event,
        "event_ends_at": event + timedelta(hours=3),
        "reply_until": today + 14 * DAY,
        "release_at": event + timedelta(hours=3),
    }
    year = RecognitionYear.objects.update_or_create(year=today.year, defaults=usual | known)[0]
    jobs.run_job(invitations.send_invitations(actor=office, year=year).pk)
    others = year.invitations.exclude(volunteer__user__email=f"pupil@{DOMAIN}").order_by("pk")
    for invitation, (reply, guests) in zip(others, ANSWERS, strict=False):
        invitations.answer_invitation(actor=None, invitation=invitation, reply=reply, guests=guests)
