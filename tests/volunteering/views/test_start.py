"""The start page's part of volunteering: a line for what is there, one query where nothing is."""

import pytest

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from volunteering.enums import EntryState
from volunteering.views import start
from volunteering.views.known import Known, known_of
from youthportal.accounts.models import User

pytestmark = pytest.mark.django_db


def fresh(user):
    """As the next request reads them."""
    return User.objects.get(pk=user.pk)


def titles(user):
    return [item.title for item in start.waiting_items(fresh(user))]


def test_nothing_is_one_query(django_assert_num_queries):
    user = fresh(UserFactory())
    with django_assert_num_queries(1):
        assert list(start.waiting_items(user)) == []
        list(start.work_pages(user))
    assert known_of(user) == Known()


def test_a_volunteer_reads_what_came_back():
    entry = make.entry_in(EntryState.RETURNED)
    user = entry.volunteer.user
    assert known_of(fresh(user)) == Known(volunteers=True, has_hours=True, has_back=True)
    assert titles(user) == ["1 entry of your logbook is back with you"]


def test_a_supervisor_reads_what_waits():
    user = UserFactory()
    make.entry_in(EntryState.SUBMITTED, supervisor=make.SupervisorFactory(user=user))
    assert titles(user) == ["1 entry waits for you"]
    assert [str(page.title) for page in start.work_pages(fresh(user))] == [
        "My logbook",
        "My host",
        "Hours to confirm",
    ]


def test_the_office_reads_which_hosts_need_somebody():
    make.HostFactory()
    assert "1 host has no supervisor" in titles(StaffFactory())


@pytest.mark.parametrize("number", [1, 3])
def test_the_office_asks_the_same_for_one_and_three(number, django_assert_num_queries):
    for _number in range(number):
        make.HostFactory()
    user = fresh(StaffFactory())
    list(start.waiting_items(fresh(user)))
    with django_assert_num_queries(3):
        list(start.waiting_items(user))
