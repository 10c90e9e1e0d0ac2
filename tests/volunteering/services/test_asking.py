"""Asking hosts: one mail a week to each person, deputy and head later, what comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.ballots.test_at_once import all_at_once
from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, Step, Way
from volunteering.models import ConfirmationRequest, Entry, RequestedEntry
from volunteering.services import asking, confirming
from youthportal.core import jobs
from youthportal.core.models import Job, SiteVersion
from youthportal.municipality.models import Municipality
from youthportal.outbox import delivery
from youthportal.outbox.models import Message, MessageState

WEEK = timedelta(days=7)


def a_monday():
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


MONDAY = a_monday()


@pytest.fixture
def sink(settings, smtp_sink):
    """A real mail server that the portal sends to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, _, port = smtp_sink.url.removeprefix("smtp://").partition(":")
    settings.EMAIL_PORT = int(port)
    return smtp_sink


@pytest.fixture
def supervisor(db):
    found = make.SupervisorFactory(name="Ona Globėja")
    found.deputy = make.SupervisorFactory(host=found.host, name="Jonas Pavaduotojas")
    found.save()
    return found


def waiting(supervisor, **values):
    """Sent in before the weeks of the test."""
    sent = timezone.now() - timedelta(days=70)
    return make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, submitted_at=sent, **values)


def asked():
    """Address and number of entries of each request, in order."""
    return [(row.address, row.items.count()) for row in ConfirmationRequest.objects.order_by("pk")]


def test_one_mail_lists_all_entries_of_a_supervisor(supervisor):
    volunteer = make.VolunteerFactory(paper_name="Ģirts Ķēniņš")
    for _number in range(3):
        waiting(supervisor, volunteer=volunteer)
    waiting(supervisor)
    assert asking.ask_hosts(MONDAY) == 1
    mail = Message.objects.get()
    assert mail.address == supervisor.email
    assert mail.text.count("2\xa0h") == 4
    assert "8\xa0h in all" in mail.text
    assert "Ģirts Ķēniņš" in mail.text


def test_the_link_stands_in_no_row_and_opens_the_request(supervisor):
    waiting(supervisor)
    asking.ask_hosts(MONDAY)
    request, mail = ConfirmationRequest.objects.get(), Message.objects.get()
    token = asking.token_of(request)
    assert token not in mail.text + mail.key
    assert f"/h/{token}" in delivery.email(mail).body
    assert asking.find(token) == request


def test_the_same_week_asks_nobody_twice(supervisor):
    waiting(supervisor)
    assert [asking.ask_hosts(MONDAY), asking.ask_hosts(MONDAY), asking.ask_hosts(MONDAY + make.DAY)] == [
        1,
        0,
        0,
    ]
    assert asking.ask_hosts(MONDAY + WEEK) == 1


def test_a_missed_monday_is_made_up_for_but_new_entries_wait(supervisor):
    wednesday = MONDAY - WEEK + timedelta(days=2)
    other = make.SupervisorFactory()
    waiting(supervisor)
    make.entry_in(EntryState.SUBMITTED, supervisor=other)
    assert asking.ask_hosts(wednesday) == 1
    assert asked() == [(supervisor.email, 1)]


@pytest.mark.parametrize("days", [5, 6])
def test_no_mail_at_the_weekend(supervisor, days):
    waiting(supervisor)
    assert asking.ask_hosts(MONDAY + timedelta(days=days)) == 0


def test_mails_wait_while_the_office_is_closed(supervisor):
    waiting(supervisor)
    today = timezone.localdate()
    Municipality.objects.create(id=1, closed_from=today, closed_until=today)
    SiteVersion.bump()
    assert asking.ask_hosts(MONDAY) == 0


def test_the_deputy_is_asked_after_two_weeks_and_the_head_after_four(supervisor):
    waiting(supervisor)
    for week in range(6):
        asking.ask_hosts(MONDAY + week * WEEK)
    head = supervisor.host.head_email
    who = [supervisor.email] * 2 + [supervisor.deputy.email] * 2 + [head] * 2
    assert [address for address, _count in asked()] == who
    steps = list(ConfirmationRequest.objects.order_by("pk").values_list("step", flat=True))
    assert steps == [1, 1, 2, 2, 3, 3]
    texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert "as the deputy" in texts[2]
    assert "as the head" in texts[4]


def test_an_entry_that_was_sent_again_begins_anew(supervisor):
    entry = waiting(supervisor)
    asking.ask_hosts(MONDAY - 3 * WEEK)
    Entry.objects.filter(pk=entry.pk).update(submitted_at=timezone.now() - timedelta(days=8))
    asking.ask_hosts(MONDAY)
    assert [address for address, _count in asked()] == [supervisor.email] * 2


def test_a_deputy_with_own_entries_gets_one_mail_for_all(supervisor):
    waiting(supervisor)
    for week in range(2):
        asking.ask_hosts(MONDAY + week * WEEK)
    waiting(supervisor.deputy)
    asking.ask_hosts(MONDAY + 2 * WEEK)
    assert asked()[-1] == (supervisor.deputy.email, 2)


def test_who_is_the_volunteer_is_not_asked_about_the_own_hours(supervisor):
    user = UserFactory(email=supervisor.email)
    waiting(supervisor, volunteer__user=user)
    asking.ask_hosts(MONDAY)
    assert asked() == [(supervisor.deputy.email, 1)]


def test_without_a_supervisor_the_host_is_asked_and_without_anybody_nobody(supervisor):
    entry = waiting(supervisor)
    Entry.objects.filter(pk=entry.pk).update(supervisor=None)
    lonely = make.HostFactory(head_email="")
    make.entry_in(EntryState.SUBMITTED, supervisor=None, host=lonely)
    asking.ask_hosts(MONDAY)
    assert asked() == [(supervisor.email, 1)]


def test_what_waits_for_somebody_who_left_goes_to_the_successor(supervisor):
    successor = make.SupervisorFactory(host=supervisor.host)
    waiting(supervisor)
    supervisor.ends_on, supervisor.successor = MONDAY - make.DAY, successor
    supervisor.save()
    asking.ask_hosts(MONDAY)
    assert asked() == [(successor.email, 1)]


def test_nobody_is_asked_about_a_closed_year(supervisor):
    entry = waiting(supervisor)
    make.RecognitionYearFactory(year=entry.day.year, closed_at=timezone.now())
    assert asking.ask_hosts(MONDAY) == 0


def test_a_refused_address_is_noted_and_the_deputy_is_asked_the_next_day(supervisor):
    waiting(supervisor)
    asking.ask_hosts(MONDAY)
    asking.note_bounce(Message.objects.get())
    supervisor.refresh_from_db()
    assert supervisor.bounced_on == timezone.localdate()
    asking.ask_hosts(MONDAY + make.DAY)
    assert [address for address, _count in asked()] == [supervisor.email, supervisor.deputy.email]


def test_the_number_of_queries_does_not_grow_with_entries(supervisor, django_assert_max_num_queries):
    for _number in range(6):
        waiting(supervisor)
    with django_assert_max_num_queries(40):
        asking.ask_hosts(MONDAY)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_send_one_mail():
    waiting(make.SupervisorFactory())
    assert sum(all_at_once([lambda: asking.ask_hosts(MONDAY)] * 4)) == 1
    assert Message.objects.count() == ConfirmationRequest.objects.count() == 1


def test_an_expired_link_brings_one_new_mail_a_day_for_what_still_waits(supervisor):
    first, second = waiting(supervisor), waiting(supervisor)
    asking.ask_hosts(MONDAY)
    ConfirmationRequest.objects.update(expires_at=timezone.now() - make.DAY)
    old = ConfirmationRequest.objects.get()
    confirming.confirm_entries(
        actor=None, supervisor=supervisor, entries=[first], way=Way.PORTAL, declared_as="Ona"
    )
    assert asking.ask_again(request=old)
    assert asking.ask_again(request=old)
    new = ConfirmationRequest.objects.exclude(pk=old.pk).get()
    assert [item.entry for item in new.items.all()] == [second]
    assert (new.address, new.step) == (old.address, Step.SUPERVISOR)


def test_a_working_link_brings_no_new_one(supervisor):
    waiting(supervisor)
    asking.ask_hosts(MONDAY)
    assert not asking.ask_again(request=ConfirmationRequest.objects.get())
    assert RequestedEntry.objects.count() == 1


def test_a_server_that_refuses_the_address_marks_the_supervisor(supervisor, sink):
    async def handle_RCPT(server, session, envelope, address, options):  # noqa: N802
        return "550 no such person"

    sink.handle_RCPT = handle_RCPT
    waiting(supervisor)
    asking.ask_hosts(MONDAY)
    job = Job.objects.get(key=delivery.job_key(Message.objects.get()))
    Job.objects.filter(pk=job.pk).update(run_at=job.created_at)
    jobs.run_job(job.pk)
    supervisor.refresh_from_db()
    assert supervisor.bounced_on == timezone.localdate()
    assert Message.objects.get().state == MessageState.PARKED
