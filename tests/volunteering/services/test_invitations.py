"""Inviting: who, once, by which link; answers; who was there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from volunteering.enums import EntryState, Invited, Reply
from volunteering.models import Certificate, Invitation
from volunteering.services import invitations as service
from youthportal.audit.models import Entry as Audit
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.outbox import texts
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return StaffFactory()


@pytest.fixture
def year():
    return event_year()


def event_year(**values):
    """This year's, counted yesterday, its event in three weeks."""
    at = timezone.now() + 21 * DAY
    known = {
        "counting_day": timezone.localdate() - DAY,
        "event_title": "Evening of thanks",
        "event_starts_at": at,
        "event_ends_at": at + timedelta(hours=3),
        "event_place": "Town hall",
        "reply_until": timezone.localdate() + 14 * DAY,
    }
    return make.RecognitionYearFactory(**(known | values))


def confirmed(quarters, day=None, **values):
    volunteer = make.VolunteerFactory(**values)
    first = day or date(timezone.localdate().year, 1, 2)
    while quarters > 0:
        some = min(quarters, 96)
        make.entry_in(EntryState.CONFIRMED, volunteer=volunteer, day=first, quarters=some)
        quarters -= some
    return volunteer


def invite(office, year):
    job = service.send_invitations(actor=office, year=year)
    jobs.run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def code(act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    assert refusal.value.message
    return refusal.value.code


def test_those_who_reached_it_are_close_or_were_late_are_invited_once(office, year):
    last = make.RecognitionYearFactory(year=year.year - 1)
    reached, near = confirmed(240), confirmed(200)
    confirmed(100)
    late = confirmed(240, date(last.year, 12, 30))
    both = confirmed(240)
    for _ in range(3):
        make.entry_in(EntryState.CONFIRMED, volunteer=both, day=date(last.year, 5, 1), quarters=96)
    job = invite(office, year)
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    why = dict(Invitation.objects.values_list("volunteer", "why"))
    assert why == {reached.pk: "qualified", both.pk: "qualified", near.pk: "near", late.pk: "late"}
    assert Message.objects.filter(kind="volunteering.invited").count() == 4
    again = invite(office, year)
    assert (again.pk, again.state) == (job.pk, "done")
    assert Invitation.objects.count() == Message.objects.filter(kind="volunteering.invited").count() == 4


def test_who_reached_it_after_all_is_invited_for_that_without_a_second_mail(office, year):
    near = confirmed(200)
    invite(office, year)
    make.entry_in(EntryState.CONFIRMED, volunteer=near, day=date(year.year, 1, 3), quarters=40)
    invite(office, year)
    found = Invitation.objects.get()
    assert (found.why, found.quarters) == (Invited.QUALIFIED, 240)
    assert Message.objects.filter(kind="volunteering.invited").count() == 1


def test_a_run_that_broke_off_goes_on_where_it_was(office, year, monkeypatch):
    for _ in range(3):
        confirmed(240)
    real, calls = service._invite, []

    def breaks(found, one):
        calls.append(one)
        if len(calls) == 2:
            raise RuntimeError("worker lost")
        return real(found, one)

    monkeypatch.setattr(service, "_invite", breaks)
    invite(office, year)
    assert Invitation.objects.count() == 1
    monkeypatch.undo()
    Job.objects.filter(name=service.JOB).update(run_at=timezone.now())
    jobs.run_job(Job.objects.get(name=service.JOB).pk)
    assert Invitation.objects.count() == Message.objects.filter(kind="volunteering.invited").count() == 3


def test_the_mail_holds_a_link_that_opens_the_invitation_and_no_row_does(office, year):
    volunteer = confirmed(240)
    invite(office, year)
    message = Message.objects.get(kind="volunteering.invited")
    assert "/i/" not in message.text
    token = texts.filled(message, message.text).partition("/i/")[2].split()[0]
    assert service.find(token).volunteer == volunteer


def test_a_pupil_without_an_address_is_invited_without_a_mail(office, year):
    volunteer = confirmed(240)
    volunteer.user.email = None
    volunteer.user.save()
    assert "1 person has no e-mail" in invite(office, year).result["message"]
    assert Invitation.objects.get().volunteer == volunteer
    assert not Message.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43, "!" * 43])
def test_a_forged_link_is_unknown(year, token):
    assert code(service.find, token=token) == "LINK_UNKNOWN"


def test_a_link_with_one_letter_changed_is_unknown(year):
    made = Invitation.objects.create(year=year, volunteer=make.VolunteerFactory(), why="near", quarters=9)
    token = service.token_of(made)
    assert service.find(token) == made
    for place in (0, 20, 41):
        other = "A" if token[place] != "A" else "B"
        assert code(service.find, token=token[:place] + other + token[place + 1 :]) == "LINK_UNKNOWN"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"event_place": ""}, "NO_EVENT"),
        ({"reply_until": None}, "NO_EVENT"),
        ({"counting_day": timezone.localdate() + DAY}, "COUNTING_AHEAD"),
        ({"event_starts_at": timezone.now() - 2 * DAY, "event_ends_at": None}, "EVENT_OVER"),
    ],
)
def test_when_nobody_can_be_invited(office, values, said):
    assert code(service.send_invitations, actor=office, year=event_year(**values)) == said
    assert not Job.objects.filter(name=service.JOB).exists()


@pytest.fixture
def invitation(year):
    volunteer = make.VolunteerFactory()
    return Invitation.objects.create(year=year, volunteer=volunteer, why="qualified", quarters=240)


def answer(invitation, reply=Reply.YES, guests=0, **more):
    return service.answer_invitation(actor=None, invitation=invitation, reply=reply, guests=guests, **more)


def test_minds_change_and_who_stays_away_brings_nobody(invitation):
    assert answer(invitation, guests=3).guests == 3
    changed = answer(invitation, Reply.NO, guests=3)
    assert (changed.reply, changed.guests) == (Reply.NO, 0)
    assert changed.replied_at


def test_answers_that_are_refused(invitation, year):
    assert code(answer, invitation=invitation, reply="") == "NO_ANSWER"
    assert code(answer, invitation=invitation, guests=6) == "TOO_MANY_GUESTS"
    assert code(answer, invitation=invitation, guests=-1) == "TOO_MANY_GUESTS"
    year.reply_until = timezone.localdate() - DAY
    year.save()
    assert code(answer, invitation=invitation) == "REPLY_OVER"
    assert answer(invitation, by_office=True).reply == Reply.YES
    assert Audit.objects.filter(action="volunteering.invitation.answered").count() == 1
    year.event_starts_at, year.event_ends_at = timezone.now() - DAY, timezone.now() - DAY / 2
    year.save()
    assert code(answer, invitation=invitation, by_office=True) == "EVENT_PAST"


def test_answers_are_counted_with_guests(year):
    for reply, guests in ((Reply.YES, 2), (Reply.YES, 0), (Reply.NO, 0), (Reply.NONE, 0)):
        Invitation.objects.create(
            year=year,
            volunteer=make.VolunteerFactory(),
            why="near",
            quarters=9,
            reply=reply,
            guests=guests,
        )
    counts = Invitation.objects.with_answers()
    assert counts == {"invited": 4, "coming": 2, "not_coming": 1, "silent": 1, "guests": 2, "there": 0}


def test_who_was_there_has_the_certificate_and_who_was_not_gets_it_later(office, invitation, year):
    assert code(service.note_presence, actor=office, year=year, shown=[], there=[]) == "EVENT_AHEAD"
    year.event_starts_at, year.event_ends_at = timezone.now() - DAY, None
    year.save()
    paper = Certificate.objects.create(year=year, volunteer=invitation.volunteer, language="lt", facts={})
    whose = {"actor": office, "year": year, "shown": [invitation.pk]}
    assert service.note_presence(**whose, there=[invitation.pk]) == 1
    paper.refresh_from_db()
    assert paper.handed_over_on == timezone.localdate(year.event_starts_at)
    assert service.note_presence(**whose, there=[]) == 0
    paper.refresh_from_db()
    invitation.refresh_from_db()
    assert (paper.handed_over_on, invitation.was_there) == (None, False)
    people = [invitation.volunteer_id]
    assert service.note_handed_over(actor=office, year=year, volunteers=people) == 1
    assert service.note_handed_over(actor=office, year=year, volunteers=people) == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_invited_twice_at_once_there_is_one_invitation_and_one_mail():
    year, volunteer = event_year(), confirmed(240)
    start = threading.Barrier(2)

    def invite_now(_number):
        start.wait()
        try:
            return service._invite(year, service.Candidate(volunteer, Invited.QUALIFIED, 240))[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(invite_now, range(2))) == [False, True]
    assert Invitation.objects.count() == 1
    assert Message.objects.filter(kind="volunteering.invited").count() == 1
