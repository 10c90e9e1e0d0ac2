"""The register of hosts: checks, leaving, supervisors who go, and two rows that become one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from volunteering.enums import EntryState, EventKind, OpportunityState
from volunteering.services import hosts
from volunteering.services.logbook import submit_entry
from volunteering.services.merging import merge_hosts, what_moves
from youthportal.audit.models import Entry as Audit
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return StaffFactory()


def refused(code):
    return pytest.raises(DomainError, match=code)


def test_the_check_for_minors_says_who_and_when(office):
    host = make.HostFactory(may_host_minors=False, minors_checked_on=None)
    before = SiteVersion.current()
    checked = hosts.check_for_minors(actor=office, host=host, may=True)
    assert (checked.may_host_minors, checked.minors_checked_by) == (True, office)
    assert checked.minors_checked_on == timezone.localdate()
    assert SiteVersion.current() > before
    assert Audit.objects.filter(action="volunteering.host.checked_for_minors", actor=office).exists()


def test_a_host_takes_no_minors_without_a_check():
    host = make.HostFactory(may_host_minors=False, minors_checked_on=None)
    host.may_host_minors = True
    with pytest.raises(IntegrityError), transaction.atomic():
        host.save()


def test_nobody_but_the_office_keeps_the_register():
    supervisor = make.SupervisorFactory(user=make.UserFactory())
    for act in (
        lambda: hosts.check_for_minors(actor=supervisor.user, host=supervisor.host, may=True),
        lambda: hosts.leave_register(actor=supervisor.user, host=supervisor.host, day=timezone.localdate()),
        lambda: hosts.end_supervisor(
            actor=supervisor.user, supervisor=supervisor, last_day=timezone.localdate(), successor=None
        ),
    ):
        with refused("OFFICE_ONLY"):
            act()


def test_leaving_keeps_entries_and_can_be_taken_back(office):
    entry = make.entry_in(EntryState.SUBMITTED)
    today = timezone.localdate()
    left = hosts.leave_register(actor=office, host=entry.host, day=today)
    assert not left.is_active(today)
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    with refused("HOST_LEFT"):
        hosts.leave_register(actor=office, host=left, day=today)
    assert hosts.rejoin_register(actor=office, host=left).is_active(today)
    with refused("STILL_THERE"):
        hosts.rejoin_register(actor=office, host=left)


def test_nobody_leaves_before_joining(office):
    host = make.HostFactory()
    with refused("BEFORE_JOINING"):
        hosts.leave_register(actor=office, host=host, day=host.joined_on - DAY)


# --- supervisors ----------------------------------------------------------------------------------


@pytest.fixture
def pair():
    """A supervisor and a colleague of the same host."""
    leaver = make.SupervisorFactory()
    return leaver, make.SupervisorFactory(host=leaver.host)


def test_a_leaver_hands_over_what_is_open_with_a_step_in_its_history(office, pair):
    leaver, colleague = pair
    waiting = make.entry_in(EntryState.SUBMITTED, supervisor=leaver)
    draft = make.entry_in(EntryState.DRAFT, supervisor=leaver)
    confirmed = make.entry_in(EntryState.CONFIRMED, supervisor=leaver)
    offer = make.OpportunityFactory(host=leaver.host, supervisor=leaver)
    over = make.OpportunityFactory(host=leaver.host, supervisor=leaver, state=OpportunityState.CLOSED)
    today = timezone.localdate()
    hosts.end_supervisor(actor=office, supervisor=leaver, last_day=today, successor=colleague)
    for row, whose in [
        (waiting, colleague),
        (draft, colleague),
        (confirmed, leaver),
        (offer, colleague),
        (over, leaver),
    ]:
        row.refresh_from_db()
        assert row.supervisor == whose
    step = waiting.events.get()
    assert (step.kind, step.user) == (EventKind.MOVED, office)
    assert step.changes == {"supervisor": [leaver.pk, colleague.pk]}
    assert not confirmed.events.exists()


def test_deputies_places_go_to_the_successor_but_never_to_themselves(office, pair):
    leaver, colleague = pair
    third = make.SupervisorFactory(host=leaver.host, deputy=leaver)
    colleague.deputy = leaver
    colleague.save()
    hosts.end_supervisor(actor=office, supervisor=leaver, last_day=timezone.localdate(), successor=colleague)
    third.refresh_from_db()
    colleague.refresh_from_db()
    assert third.deputy == colleague
    assert colleague.deputy is None


def test_open_work_needs_a_successor_where_there_is_one(office, pair):
    leaver, _colleague = pair
    make.entry_in(EntryState.SUBMITTED, supervisor=leaver)
    values = {"actor": office, "supervisor": leaver, "last_day": timezone.localdate()}
    with refused("SUCCESSOR_MISSING"):
        hosts.end_supervisor(**values, successor=None)
    with refused("OTHER_HOST"):
        hosts.end_supervisor(**values, successor=make.SupervisorFactory())
    with refused("OTHER_HOST"):
        hosts.end_supervisor(**values, successor=leaver)
    gone = make.SupervisorFactory(host=leaver.host, ends_on=timezone.localdate() - DAY)
    with refused("SUCCESSOR_GONE"):
        hosts.end_supervisor(**values, successor=gone)


def test_the_only_supervisor_leaves_the_rest_to_the_head(office):
    entry = make.entry_in(EntryState.SUBMITTED)
    hosts.end_supervisor(
        actor=office, supervisor=entry.supervisor, last_day=timezone.localdate(), successor=None
    )
    entry.refresh_from_db()
    assert entry.supervisor is None


def test_an_end_ahead_moves_entries_after_its_day(office, pair):
    leaver, colleague = pair
    entry = make.entry_in(EntryState.SUBMITTED, supervisor=leaver)
    last = timezone.localdate() + 3 * DAY
    hosts.end_supervisor(actor=office, supervisor=leaver, last_day=last, successor=colleague)
    assert hosts.hand_over_ended(last) == 0
    entry.refresh_from_db()
    assert entry.supervisor == leaver
    assert hosts.hand_over_ended(last + DAY) == 1
    assert hosts.hand_over_ended(last + DAY) == 0
    entry.refresh_from_db()
    assert entry.supervisor == colleague


def test_a_last_day_before_the_first_is_refused(office, pair):
    leaver, colleague = pair
    with refused("BEFORE_START"):
        hosts.end_supervisor(
            actor=office, supervisor=leaver, last_day=leaver.starts_on - DAY, successor=colleague
        )


def test_a_new_address_forgets_that_mail_came_back(office):
    supervisor = make.SupervisorFactory(bounced_on=timezone.localdate())
    hosts.note_supervisor(actor=office, supervisor=supervisor, fields=["email"])
    supervisor.refresh_from_db()
    assert supervisor.bounced_on is None


# --- merging --------------------------------------------------------------------------------------


def test_everything_moves_and_every_entry_says_so(office):
    target = make.host()
    entry = make.entry_in(EntryState.CONFIRMED)
    source = entry.host
    site = make.SiteFactory(host=source, name="Main hall")
    make.SiteFactory(host=target, name="main HALL")
    offer = make.OpportunityFactory(host=source)
    entry.volunteer.hidden_hosts.add(source)
    assert ("logbook entries", 1) in what_moves(source)
    merge_hosts(actor=office, source=source, target=target)
    for row in (entry, site, offer, entry.supervisor):
        row.refresh_from_db()
        assert row.host == target
    assert site.name == f"Main hall ({source.name})"
    assert entry.events.get().changes == {"host": [source.pk, target.pk]}
    assert list(entry.volunteer.hidden_hosts.all()) == [target]
    source.refresh_from_db()
    assert source.merged_into == target
    assert not source.is_active()
    assert what_moves(source) == []


def test_returned_hours_of_days_before_the_other_host_joined_can_be_sent_again(office):
    target = make.host(joined_on=timezone.localdate())
    entry = make.entry_in(EntryState.RETURNED)
    merge_hosts(actor=office, source=entry.host, target=target)
    entry.refresh_from_db()
    sent = submit_entry(actor=entry.volunteer.user, entry=entry)
    assert (sent.state, sent.host) == (EntryState.SUBMITTED, target)


def test_one_person_at_both_hosts_is_one_supervisor_afterwards(office):
    target = make.host()
    mine = target.supervisors.get()
    entry = make.entry_in(EntryState.SUBMITTED, supervisor__email=mine.email.upper())
    other = entry.supervisor
    merge_hosts(actor=office, source=entry.host, target=target)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert entry.supervisor == mine
    assert (other.successor, other.is_current(timezone.localdate() + DAY)) == (mine, False)


def test_what_cannot_be_merged(office):
    one, two = make.host(), make.host()
    with refused("SAME_HOST"):
        merge_hosts(actor=office, source=one, target=one)
    with refused("OFFICE_ONLY"):
        merge_hosts(actor=make.UserFactory(), source=one, target=two)
    merge_hosts(actor=office, source=one, target=two)
    with refused("MERGED"):
        merge_hosts(actor=office, source=one, target=two)
    left = make.HostFactory(left_on=timezone.localdate())
    with refused("TARGET_LEFT"):
        merge_hosts(actor=office, source=two, target=left)
