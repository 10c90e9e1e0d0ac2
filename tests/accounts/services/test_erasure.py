"""After an erasure nothing personal of the person is left in the database, and counts still add up."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from budget.enums import ProposalStatus
from budget.models import Proposal
from tests.factories import budget as make
from tests.factories.accounts import PASSWORD, UserFactory, give_second_factor
from tests.factories.consents import ConsentFactory
from youthportal.accounts import erasure
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Pupil
from youthportal.outbox.models import Message, MessageState
from youthportal.outbox.services import send_message

pytestmark = pytest.mark.django_db
PERSONAL = ["Žydrūnė", "Nepakartojamaitė", "zydrune@demo.example", "mama@demo.example", "Mama Nepakartojama"]


def dump():
    """Everything the database holds, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
    return found


def left_over():
    return {table: word for table, rows in dump().items() for word in PERSONAL if word in rows}


@pytest.fixture
def person(pupil, round_with_pot):
    """A pupil with an address, a second factor, mails, a guardian's consent, a draft, an idea with a name."""
    pupil.email, pupil.first_name, pupil.last_name = PERSONAL[2], PERSONAL[0], PERSONAL[1]
    pupil.set_password(PASSWORD)
    pupil.save()
    give_second_factor(pupil)
    Pupil.objects.filter(user=pupil).update(first_name=PERSONAL[0], last_name=PERSONAL[1])
    pupil.emailaddress_set.create(email=PERSONAL[2], primary=True)
    ConsentFactory(user=pupil, giver_name=PERSONAL[4])
    for to in (PERSONAL[2], PERSONAL[3]):
        context = {"name": PERSONAL[0], "school": "", "days": 3, "link": "-"}
        send_message(key=to[:4], kind="k", template="consents/ask", context=context, user=pupil, address=to)
    make.draft_by(pupil, round_with_pot)
    make.ProposalFactory(pot=round_with_pot, author=pupil, byline=PERSONAL[0])
    return pupil


@pytest.fixture
def round_with_pot(school):
    return make.round_in("proposals", school=school).pots.get()


def test_nothing_personal_is_left_in_any_table(person, client):
    assert {"accounts_user", "outbox_message", "consents_consent", "organisations_pupil"} <= set(left_over())
    client.force_login(person)
    erasure.erase_person(actor=person, user=person)
    assert left_over() == {}


def test_the_row_and_what_was_sent_in_stay_without_a_name(person):
    erasure.erase_person(actor=person, user=person)
    person.refresh_from_db()
    assert str(person) == f"erased person {person.pk}"
    assert (person.is_active, person.has_usable_password()) == (False, False)
    idea = Proposal.objects.get()
    assert idea.status != ProposalStatus.DRAFT
    assert "Team of" in idea.shown_as


def test_the_school_keeps_its_row_and_the_pupil_may_come_again_by_a_new_card(person):
    erasure.erase_person(actor=person, user=person)
    row = Pupil.objects.get(key="A001")
    assert (row.user, row.full_name, row.has_card) == (None, "", False)
    assert row.enrolments.count() == 1


def test_an_idea_written_with_others_stays_with_them(person, round_with_pot):
    shared = make.draft_by(person, round_with_pot)
    mate = UserFactory(pupil=True)
    shared.authors.create(user=mate)
    erasure.erase_person(actor=person, user=person)
    assert [author.user for author in shared.authors.all()] == [mate]


def test_mails_that_wait_go_out_no_more(person):
    erasure.erase_person(actor=person, user=person)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.GIVEN_UP}


def test_sessions_in_the_database_end(client, coordinator):
    coordinator.is_staff = True
    coordinator.save()
    client.force_login(coordinator)
    client.get("/en/")
    coordinator.is_staff = False
    coordinator.save()
    erasure.erase_person(actor=coordinator, user=coordinator)
    assert not Session.objects.exists()
    assert not coordinator.memberships.current().exclude(ends_on__isnull=False).exists()


def test_the_office_leaves_an_entry_without_a_name_the_person_none(person, stranger, youth_worker):
    erasure.erase_person(actor=person, user=person)
    assert not Entry.objects.filter(action="accounts.user.erased").exists()
    erasure.erase_person(actor=youth_worker, user=stranger)
    entry = Entry.objects.get(action="accounts.user.erased")
    assert (entry.actor, entry.subject_id) == (youth_worker, str(stranger.pk))


@pytest.mark.parametrize(
    ("actor", "whom", "code"),
    [
        ("pupil", "stranger", "NOT_ONES_OWN"),
        ("coordinator", "pupil", "NOT_ONES_OWN"),
        ("youth_worker", "youth_worker", "WORKS_IN_OFFICE"),
    ],
)
def test_who_may_not(request, actor, whom, code):
    with pytest.raises(DomainError, match=code):
        erasure.erase_person(actor=request.getfixturevalue(actor), user=request.getfixturevalue(whom))


def test_twice_is_said(person, youth_worker):
    erasure.erase_person(actor=person, user=person)
    with pytest.raises(DomainError, match="ERASED_BEFORE"):
        erasure.erase_person(actor=youth_worker, user=person)


# --- pages ----------------------------------------------------------------------------------------


def test_all_own_data_are_shown_and_come_as_a_file(client, person):
    client.force_login(person)
    page = client.get(reverse("own_data")).content.decode()
    held = json.loads(client.get(reverse("own_data_file")).content)
    for told in (PERSONAL[0], PERSONAL[4]):
        assert told in page
        assert told in json.dumps(held, ensure_ascii=False)
    assert {"account", "consents", "messages", "ideas", "school"} <= set(held)


@pytest.mark.parametrize(
    "sent", [{}, {"is_sure": "on"}, {"is_sure": "on", "password": "wrong"}, {"password": PASSWORD}]
)
def test_an_account_is_not_erased_without_password_and_yes(client, person, sent):
    client.force_login(person)
    client.post(reverse("erase_account"), sent)
    person.refresh_from_db()
    assert person.erased_on is None


def test_the_person_erases_the_account_and_is_signed_out(client, person):
    client.force_login(person)
    page = client.post(reverse("erase_account"), {"is_sure": "on", "password": PASSWORD})
    assert "Your account is erased" in page.content.decode()
    assert client.get("/en/").context["user"].is_anonymous
    assert left_over() == {}


def test_staff_are_told_to_leave_the_office_first(client, youth_worker):
    client.force_login(youth_worker)
    assert client.get(reverse("erase_account")).url == reverse("own_data")


def test_the_office_sees_what_goes_before_it_erases(client, youth_worker, person):
    client.force_login(youth_worker)
    address = reverse("admin:accounts_user_changelist")
    sent = {"action": "erase", "_selected_action": person.pk}
    page = client.post(address, sent).content.decode()
    assert "Stays without the name" in page
    person.refresh_from_db()
    assert person.erased_on is None
    client.post(address, sent | {"sure": "1"})
    person.refresh_from_db()
    assert person.erased_on is not None
