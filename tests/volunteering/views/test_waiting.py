"""What waits to be confirmed, on the start page and on the office's page of how things are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState
from volunteering.views import waiting
from volunteering.views.known import known_of
from youthportal.core import status

pytestmark = pytest.mark.django_db


def entry(days=1, **values):
    sent = timezone.now() - timedelta(days=days)
    return make.entry_in(EntryState.SUBMITTED, submitted_at=sent, **values)


@pytest.mark.parametrize(("count", "title"), [(1, "1 entry waits for you"), (3, "3 entries wait for you")])
def test_a_supervisor_reads_it_on_the_start_page(client, count, title, django_assert_num_queries):
    supervisor = make.SupervisorFactory(user=UserFactory())
    for _number in range(count):
        entry(supervisor=supervisor)
    entry()
    client.force_login(supervisor.user)
    page = client.get("/en/").content.decode()
    assert title in page
    assert "/en/volunteering/confirm/" in page
    with django_assert_num_queries(2):
        assert [item.title for item in waiting.hours_to_confirm(supervisor.user)] == [title]


def test_others_read_nothing(stranger):
    entry()
    assert list(waiting.hours_to_confirm(stranger)) == []
    assert list(waiting.work_pages(stranger, known_of(stranger))) == []


def test_the_office_reads_what_nobody_answers(client, youth_worker):
    entry(50, supervisor=None, host=make.HostFactory(head_email=""))
    client.force_login(youth_worker)
    page = client.get("/en/").content.decode()
    assert "1 entry of hours is answered by nobody" in page
    assert "50 days" in page


def test_status_says_what_waits_long():
    entry()
    line = next(line for line in status.lines() if line.title == "Hours of volunteers")
    assert (line.state, line.sentence) == ("good", "1 entry waits for its host.")
    entry(30)
    line = next(line for line in status.lines() if line.title == "Hours of volunteers")
    assert line.state == "wait"
    assert "30 days" in line.sentence
