"""What goes on which day, what stays, and what is written down. Dates are real, the clock is moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from budget.models import CheckConflict, CheckNote, ProjectResult, Right, Round
from tests.budget.results import published_round
from tests.factories.consents import ConsentFactory
from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolClassFactory
from tests.support.cast import pupil_in
from youthportal.agreements.models import Agreement
from youthportal.audit.models import Entry, record
from youthportal.ballots.models import Ballot
from youthportal.consents.models import Consent
from youthportal.core import jobs
from youthportal.core.db import erasing
from youthportal.core.models import Job, JobState
from youthportal.organisations.models import Enrolment, Pupil
from youthportal.outbox.models import Message, MessageState
from youthportal.retention import services, tasks
from youthportal.retention.models import Period, Removal
from youthportal.retention.registry import rule_of, rules

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEFT = date(2026, 6, 12)


def apply(key, today):
    return services.apply_rule(rule_of(key), today=today)


@pytest.fixture
def left(school_class):
    """A pupil with an account who left school on 12 June 2026."""
    user = pupil_in(school_class, "L001")
    Enrolment.objects.filter(pupil__user=user).update(starts_on=date(2025, 9, 1), ends_on=LEFT)
    return user


def test_an_account_goes_twelve_months_after_leaving_and_not_a_day_before(left):
    assert apply("accounts", date(2027, 6, 11)) == 0
    assert apply("accounts", date(2027, 6, 12)) == 1
    left.refresh_from_db()
    assert left.erased_on is not None
    removal = Removal.objects.get()
    facts = (removal.rule, removal.count, removal.number, removal.unit, removal.on, removal.ended_by)
    assert facts == ("accounts", 1, 12, "months", date(2027, 6, 12), LEFT)


@pytest.mark.parametrize("reason", ["address", "office", "role", "class"])
def test_whoever_goes_on_keeps_the_account(left, school_class, organisation, reason):
    if reason == "address":
        left.email = "own@demo.example"
    left.is_staff = reason == "office"
    left.save()
    if reason == "role":
        left.memberships.create(role="member", organisation=organisation, starts_on=LEFT)
    if reason == "class":
        EnrolmentFactory(school_class=school_class, pupil__user=left)
    assert apply("accounts", date(2029, 1, 1)) == 0


def test_a_second_run_and_a_missed_year_do_the_same(left):
    assert apply("accounts", date(2031, 3, 1)) == 1
    assert apply("accounts", date(2031, 3, 1)) == 0
    assert Removal.objects.count() == 1


def test_the_audit_trail_goes_after_two_years(left, youth_worker):
    old = record(actor=youth_worker, action="a.b.c", subject=left)
    new = record(actor=youth_worker, action="a.b.d", subject=left)
    table = Entry._meta.db_table
    move(table, old.pk, datetime(2024, 5, 1, 12, tzinfo=UTC))
    move(table, new.pk, datetime(2024, 5, 2, 12, tzinfo=UTC))
    assert apply("audit", date(2026, 5, 1)) == 1
    assert list(Entry.objects.values_list("action", flat=True)) == ["a.b.d"]


def move(table, pk, at):
    """Rows of the trail take no change: written anew under the same number, as an old one."""
    row = Entry.objects.get(pk=pk)
    with erasing():
        Entry.objects.filter(pk=pk).delete()
    field = Entry._meta.get_field("at")
    field.auto_now_add = False
    try:
        row.at = at
        row.save(force_insert=True)
    finally:
        field.auto_now_add = True


def test_mails_are_emptied_and_never_sent_again(left):
    values = {"kind": "k", "address": "a@demo.example", "language": "lt", "subject": "s", "text": "t"}
    for state in (MessageState.SENT, MessageState.WAITING):
        Message.objects.create(key=state, state=state, user=left, **values)
    Message.objects.update(updated_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert apply("mails", date(2026, 3, 31)) == 0
    assert apply("mails", date(2026, 4, 1)) == 1
    sent = Message.objects.get(key="sent")
    assert (sent.user, sent.address, sent.text) == (None, "", "")
    assert Message.objects.get(key="waiting").address == "a@demo.example"
    assert apply("mails", date(2026, 4, 1)) == 0


def test_of_consents_only_what_counts_stays(left):
    ConsentFactory(user=left, on=date(2026, 1, 1), valid_until=date(2027, 1, 1))
    ConsentFactory(user=left, on=date(2026, 2, 1), act="withdrawn")
    father = ConsentFactory(
        user=left, on=date(2026, 1, 1), giver_key="father", valid_until=date(2026, 12, 31)
    )
    assert apply("consents", date(2026, 4, 1)) == 0
    assert apply("consents", date(2026, 4, 2)) == 1  # replaced on 1 February
    assert Consent.objects.filter(act="withdrawn").exists()
    assert apply("consents", date(2027, 3, 1)) == 1
    assert not Consent.objects.filter(pk=father.pk).exists()
    assert Consent.objects.count() == 1


@pytest.fixture
def final(db):
    """A round whose result became final on 1 March 2026."""
    final_round = published_round()
    pupil = EnrolmentFactory(school_class__school=final_round.schools.get().school).pupil
    place = pupil.enrolments.get().school_class
    Right.objects.create(
        round=final_round, school=place.school, school_class=place, pupil=pupil, channel="account"
    )
    Round.objects.filter(pk=final_round.pk).update(published_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    final_round.refresh_from_db()
    return final_round


def results_of(final_round):
    return (
        sorted(Ballot.objects.values_list("id", "token", "choices")),
        list(final_round.proposals.order_by("pk").values_list("pk", "status")),
        list(ProjectResult.objects.filter(result__pot__round=final_round).order_by("pk").values()),
        final_round.rights.count(),
    )


def test_the_roll_forgets_pupils_sixty_days_after_the_final_result_and_the_count_stays(final):
    before = results_of(final)
    named = Right.objects.filter(round=final, pupil__isnull=False).count()
    assert named > 0
    assert apply("rights", date(2026, 4, 29)) == 0
    assert apply("rights", date(2026, 4, 30)) == named
    assert not Right.objects.filter(round=final, pupil__isnull=False).exists()
    assert results_of(final) == before


def test_a_result_that_is_not_published_is_not_final(final):
    Round.objects.filter(pk=final.pk).update(status="counted")
    assert apply("rights", date(2030, 1, 1)) == 0


def test_pupils_who_left_go_when_no_round_needs_them(final):
    pupil = Right.objects.filter(round=final, pupil__isnull=False).first().pupil
    Pupil.objects.filter(pk=pupil.pk).update(user=None)
    Enrolment.objects.filter(pupil=pupil).update(starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 31))
    assert apply("pupils", date(2026, 4, 30)) == 0
    apply("rights", date(2026, 4, 30))
    assert apply("pupils", date(2026, 4, 30)) == 1
    assert not Pupil.objects.filter(pk=pupil.pk).exists()


def test_notes_and_closeness_of_checkers_go_a_year_after_the_result(final, youth_worker):
    idea = final.proposals.first()
    CheckNote.objects.create(proposal=idea, by=youth_worker, text="Whose ground is it?")
    CheckConflict.objects.create(proposal=idea, checker=youth_worker)
    for rule in ("check_notes", "check_conflicts"):
        assert apply(rule, date(2027, 2, 28)) == 0
        assert apply(rule, date(2027, 3, 1)) == 1


def test_who_a_second_person_was_goes_a_year_after_the_link_ended_the_answer_stays(db):
    values = {"kind": "k", "name": "Ona Pavyzdė", "capacity": "head", "address": "head@demo.example"}
    ended, later = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)
    for number, (at, state) in enumerate([(ended, "agreed"), (later, "waiting")]):
        Agreement.objects.create(**values, digest=bytes([number]), expires_at=at, state=state)
    assert apply("agreements", date(2027, 2, 28)) == 0
    assert apply("agreements", date(2027, 3, 1)) == 1
    gone = Agreement.objects.get(state="agreed")
    assert (gone.name, gone.address, str(gone)) == ("", "", "head")
    assert Agreement.objects.get(state="waiting").name == "Ona Pavyzdė"


@pytest.mark.parametrize("rule", ["moderated_texts", "reports", "alarms"])
def test_what_was_moderated_is_kept_for_a_year(rule):
    assert str(rule_of(rule).default) == "12 months"


def test_everybody_reads_what_is_kept_for_another_reason(client, db):
    assert "Texts that name an abuse" in client.get("/en/privacy/").content.decode()


def test_pupils_in_a_class_stay_whatever_the_day(school_class):
    EnrolmentFactory(school_class=school_class)
    PupilFactory()  # enrolled nowhere yet
    assert apply("pupils", date(2040, 1, 1)) == 0


def test_the_office_sees_beforehand_what_goes_on_which_day(client, youth_worker, left, school):
    school_class = SchoolClassFactory(school=school)
    for number in range(2):
        user = pupil_in(school_class, f"P{number}")
        Enrolment.objects.filter(pupil__user=user).update(starts_on=LEFT, ends_on=LEFT + DAY)
    rule = rule_of("accounts")
    found = services.due_days(rule, rule.default, today=date(2027, 6, 1))
    assert found == [(date(2027, 6, 12), 1), (date(2027, 6, 13), 2)]
    assert services.due_days(rule, rule.default, today=date(2027, 7, 1)) == [(date(2027, 7, 1), 3)]
    client.force_login(youth_worker)
    page = client.get(reverse("admin:retention_period_changelist")).content.decode()
    assert all(escape(str(one.title)) in page for one in rules())
    assert not Removal.objects.exists()


def test_the_office_changes_a_time_and_everybody_reads_it(client, youth_worker, left):
    assert "12 months after leaving school" in client.get("/en/privacy/").content.decode()
    client.force_login(youth_worker)
    client.get(reverse("admin:retention_period_changelist"))
    period = Period.objects.get(rule="accounts")
    address = reverse("admin:retention_period_change", args=[period.pk])
    for bad in (
        {"number": 0, "unit": "days"},
        {"number": 5, "unit": "years"},
        {"number": "", "unit": "days"},
    ):
        client.post(address, bad)
        period.refresh_from_db()
        assert period.number == 12
    client.post(address, {"number": 30, "unit": "days"})
    client.logout()
    assert "30 days after leaving school" in client.get("/en/privacy/").content.decode()
    assert Entry.objects.filter(action="retention.period.changed", actor=youth_worker).exists()
    assert apply("accounts", LEFT + 30 * DAY) == 1


@pytest.mark.parametrize("language", ["lt", "lv", "sl"])
def test_the_public_page_speaks_every_language(client, language):
    page = client.get(f"/{language}/privacy/").content.decode()
    assert f'lang="{language}"' in page
    assert len(page) > 1000


@pytest.mark.parametrize("name", ["admin:retention_period_changelist", "admin:retention_removal_changelist"])
def test_nobody_but_the_office_sees_the_times(client, coordinator, name):
    client.force_login(coordinator)
    assert client.get(reverse(name)).status_code in {302, 404}


def test_the_protocol_takes_no_change_and_no_deletion(left):
    apply("accounts", date(2027, 6, 12))
    for act in (lambda: Removal.objects.update(count=0), lambda: Removal.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_beat_asks_once_a_day_and_the_job_does_all_rules(left):
    for _again in range(3):
        tasks.remove_due()
    job = Job.objects.get(name=services.JOB)
    Enrolment.objects.update(ends_on=timezone.localdate() - 800 * DAY, starts_on=date(2020, 9, 1))
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.result["accounts"] == 1
    assert set(job.result) == {rule.key for rule in rules()}
