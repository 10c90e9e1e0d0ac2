"""What checkers do beside deciding, each by role; and authors who ask for another look."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.enums import RoundStatus
from budget.models import Appeal, CheckNote, ReasonText
from budget.rules import Decision
from budget.services.checks import check_proposal
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
QUEUE = "budget:checks"
SOON = timezone.localdate() + timezone.timedelta(days=3)
REJECTED = Decision(outcome="rejected", reason="The ground is not ours.")
ACTS = ["check_note", "check_take", "check_conflict", "check_extend"]


@pytest.fixture
def checker(organisation):
    user = UserFactory(second_factor=True, email="parks@demo.example", first_name="Rasa", last_name="Upė")
    MembershipFactory(user=user, role="checker", organisation=organisation)
    return user


@pytest.fixture
def idea(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil, status="school_passed", title="Bicycle roof")


@pytest.fixture
def signed_in(client, checker):
    client.force_login(checker)
    return client


def at(name, idea):
    return reverse(f"budget:{name}", args=[idea.public_id])


@pytest.mark.parametrize("who", ["pupil", "stranger", "official", "coordinator"])
@pytest.mark.parametrize("name", ACTS)
def test_an_idea_of_another_step_or_school_is_not_found(request, client, idea, who, name):
    other = make.ProposalFactory(pot=make.round_in(RoundStatus.CHECKING).pots.get(), status="school_passed")
    client.force_login(request.getfixturevalue(who))
    assert client.post(at(name, other), {"text": "Hello"}).status_code == 404
    assert not CheckNote.objects.exists()


def test_a_department_finds_what_waits_for_the_city_and_decides_on_it(signed_in, idea, pot):
    make.ProposalFactory(pot=pot, title="Still at school")
    text = signed_in.get(reverse(QUEUE)).content.decode()
    assert "Bicycle roof" in text
    assert "Still at school" not in text
    assert signed_in.post(at("check", idea), {"outcome": "passed"})["Location"] == reverse(QUEUE)
    idea.refresh_from_db()
    assert idea.status == "accepted"


def test_nobody_checks_for_the_city_after_the_last_day(client, idea, stranger, organisation):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    MembershipFactory(user=stranger, role="checker", organisation=organisation, ends_on=yesterday)
    client.force_login(stranger)
    assert client.get(reverse(QUEUE)).status_code == 404
    assert client.get(at("check", idea)).status_code == 404


def test_what_is_taken_stands_among_the_own(signed_in, idea):
    signed_in.post(at("check_take", idea))
    assert "Bicycle roof" in signed_in.get(reverse(QUEUE), {"queue": "mine"}).content.decode()
    assert idea.assignments.get().step == "city"


def test_whoever_is_too_close_no_longer_finds_it_waiting(signed_in, idea):
    signed_in.post(at("check_conflict", idea))
    assert "Bicycle roof" not in signed_in.get(reverse(QUEUE), {"queue": "waiting"}).content.decode()
    assert 'name="outcome"' not in signed_in.get(at("check", idea)).content.decode()


def test_a_question_reaches_the_office_and_never_the_author(signed_in, client, idea, youth_worker, pupil):
    data = {"text": "Is the wall ours?", "to": youth_worker.pk}
    signed_in.post(at("check_note", idea), data)
    client.force_login(youth_worker)
    assert "Rasa Upė asks you about an idea" in client.get(reverse("admin:index")).content.decode()
    assert "Is the wall ours?" in client.get(at("check", idea)).content.decode()
    client.force_login(pupil)
    for address in (at("my_idea", idea), reverse("budget:proposal", args=[idea.round.slug, idea.slug])):
        assert "Is the wall ours?" not in client.get(address).content.decode()


def test_an_empty_note_and_a_foreign_reader_are_refused(signed_in, idea, stranger):
    for data in ({"text": " "}, {"text": "Hello", "to": stranger.pk}):
        assert signed_in.post(at("check_note", idea), data).status_code == 302
    assert not CheckNote.objects.exists()


def test_more_time_is_one_step(client, coordinator, pupil, pot):
    idea = make.sent_back(pupil, pot, days=-1)
    client.force_login(coordinator)
    client.post(at("check_extend", idea), {"fix_by": "not a day"})
    client.post(at("check_extend", idea), {"fix_by": SOON.isoformat()})
    idea.refresh_from_db()
    assert idea.fix_by == SOON


def test_a_reason_kept_ready_comes_in_the_language_of_the_idea(signed_in, idea):
    ready = ReasonText.objects.create(
        outcome="rejected", title_en="Ground", text_en="Not ours.", title_lt="Žemė", text_lt="Ne mūsų žemė."
    )
    type(idea).objects.update(language="lt")
    data = {"ready": ready.pk, "reason": "Ačiū.", "note": "Ask the port", "insert": "yes"}
    text = signed_in.post(at("check", idea), data).content.decode()
    assert "Ne mūsų žemė." in text
    assert "Ačiū." in text
    assert "Ask the port" in text
    idea.refresh_from_db()
    assert idea.status == "school_passed"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_queue_comes_as_a_file_without_notes(signed_in, idea, checker, kind):
    CheckNote.objects.create(proposal=idea, by=checker, text="Secret")
    response = signed_in.get(reverse("budget:export_checks", args=[kind]), {"queue": "waiting"})
    assert "attachment" in response["Content-Disposition"]
    if kind == "csv":
        assert "Bicycle roof" in response.content.decode()
        assert "Secret" not in response.content.decode()


def test_no_other_kind_of_file(signed_in):
    assert signed_in.get(reverse("budget:export_checks", args=["exe"])).status_code == 404


def test_the_queue_is_narrowed_and_sorted(signed_in, idea, pot):
    make.ProposalFactory(pot=pot, status="school_passed", title="Aquarium", goals=[14])
    text = signed_in.get(reverse(QUEUE), {"queue": "waiting", "goal": "14"}).content.decode()
    assert "Aquarium" in text
    assert "Bicycle roof" not in text
    text = signed_in.get(reverse(QUEUE), {"queue": "waiting", "order": "title"}).content.decode()
    assert text.index("Aquarium") < text.index("Bicycle roof")


def test_authors_ask_once_for_another_look(client, idea, pupil, youth_worker):
    check_proposal(actor=youth_worker, proposal=idea, step="city", decision=REJECTED)
    client.force_login(pupil)
    assert at("another_look", idea) in client.get(at("my_idea", idea)).content.decode()
    client.post(at("another_look", idea), {"text": "  "})
    assert not Appeal.objects.exists()
    client.post(at("another_look", idea), {"text": "The wall belongs to the school."})
    assert Appeal.objects.get().by == pupil
    assert client.post(at("another_look", idea), {"text": "Again"})["Location"] == at("my_idea", idea)
    client.force_login(youth_worker)
    assert "The wall belongs" in client.get(at("check", idea)).content.decode()


@pytest.mark.parametrize("who", ["stranger", "coordinator"])
def test_nobody_else_asks_for_another_look(request, client, idea, youth_worker, who):
    check_proposal(actor=youth_worker, proposal=idea, step="city", decision=REJECTED)
    client.force_login(request.getfixturevalue(who))
    assert client.post(at("another_look", idea), {"text": "Look"}).status_code == 404
    assert not Appeal.objects.exists()
