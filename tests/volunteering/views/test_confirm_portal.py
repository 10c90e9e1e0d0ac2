"""Hours that wait for a supervisor who is signed in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, Way
from volunteering.models import Entry
from volunteering.rules.confirming import mark_of
from volunteering.services.logbook import submit_entry

pytestmark = pytest.mark.django_db
PAGE = "/en/volunteering/confirm/"
SAID = {"declared_as": "Ona, coordinator", "may_confirm": "on"}


@pytest.fixture
def supervisor():
    return make.SupervisorFactory(user=UserFactory(), name="Ona Globėja")


@pytest.fixture
def desk(client, supervisor):
    client.force_login(supervisor.user)
    return client


def waiting(supervisor, **values):
    return make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, **values)


def value(entry):
    return f"{entry.public_id}.{mark_of(entry)}"


def states(*entries):
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def text(response):
    return response.content.decode()


def test_visitors_sign_in_and_strangers_find_nothing(client, stranger):
    assert reverse("volunteering:confirm") == PAGE
    assert client.get(PAGE).status_code == 302
    client.force_login(stranger)
    assert client.get(PAGE).status_code == client.post(PAGE, {"act": "all"}).status_code == 404


def test_who_has_left_finds_nothing(client, supervisor):
    supervisor.ends_on = timezone.localdate() - make.DAY
    supervisor.save()
    client.force_login(supervisor.user)
    assert client.get(PAGE).status_code == 404


def test_entries_stand_below_their_volunteer(desk, supervisor):
    ona = make.VolunteerFactory(paper_name="Ona Ąžuolė")
    waiting(supervisor, volunteer=ona)
    waiting(supervisor, volunteer=ona, did="<b>Painted</b>")
    page = text(desk.get(PAGE))
    assert page.count("Ona Ąžuolė <span") == 1
    assert "&lt;b&gt;Painted&lt;/b&gt;" in page
    assert "Confirm all 2: 4\xa0h" in page
    assert 'value="Ona Globėja"' in page


def test_entries_of_others_and_own_ones_are_not_shown(desk, supervisor):
    other = make.SupervisorFactory(host=supervisor.host)
    waiting(other, did="Of a colleague")
    waiting(make.SupervisorFactory(), did="Elsewhere")
    waiting(supervisor, volunteer__user=supervisor.user, did="My own")
    assert "Nothing waits for you" in text(desk.get(PAGE))
    page = text(desk.get(PAGE, {"whose": "all"}))
    assert "Of a colleague" in page
    assert "Elsewhere" not in page
    assert "My own" not in page


def test_all_are_confirmed_by_one_press_and_a_second_press_does_nothing(desk, supervisor):
    entries = [waiting(supervisor) for _number in range(20)]
    shown = {"act": "all", "shown": [value(entry) for entry in entries]}
    response = desk.post(PAGE, SAID | shown, follow=True)
    assert "20 entries confirmed: 40\xa0h. Thank you." in text(response)
    assert set(states(*entries)) == {EntryState.CONFIRMED}
    assert "20 entries do not wait any more" in text(desk.post(PAGE, SAID | shown, follow=True))
    entry = Entry.objects.get(pk=entries[0].pk)
    assert (entry.confirmed_by, entry.confirmed_way) == (supervisor.user, Way.PORTAL)
    assert entry.confirmed_as == "Ona, coordinator"


def test_only_the_ticked_ones(desk, supervisor):
    first, second = waiting(supervisor), waiting(supervisor)
    sent = {"act": "ticked", "shown": [value(first), value(second)], "entry": value(second)}
    desk.post(PAGE, SAID | sent)
    assert states(first, second) == [EntryState.SUBMITTED, EntryState.CONFIRMED]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"act": "ticked"}, "Tick at least one entry"),
        ({"act": "all"}, "Tick at least one entry"),
        ({"act": "ticked", "declared_as": " "}, "Say who you are"),
        ({"act": "ticked", "may_confirm": ""}, "no relative"),
        ({"act": "what"}, "Tick at least one entry"),
        ({}, "Tick at least one entry"),
    ],
)
def test_what_is_missing_is_said_and_ticks_stay(desk, supervisor, sent, said):
    entry = waiting(supervisor)
    data = SAID | sent
    if "declared_as" in sent or "may_confirm" in sent:
        data["entry"] = value(entry)
    response = desk.post(PAGE, data)
    assert response.status_code == 422
    assert said in text(response)
    assert ("checked" in text(response).split(f'value="{value(entry)}"')[1][:60]) == ("entry" in data)
    assert states(entry) == [EntryState.SUBMITTED]


@pytest.mark.parametrize(("act", "state"), [("query", EntryState.QUERIED), ("return", EntryState.RETURNED)])
def test_one_goes_back_with_a_note(desk, supervisor, act, state):
    entry = waiting(supervisor)
    desk.post(PAGE, {"act": act, "entry": value(entry), "words": "Which day?"})
    assert states(entry) == [state]


def test_a_note_is_asked_for(desk, supervisor):
    entry = waiting(supervisor)
    response = desk.post(PAGE, {"act": "return", "entry": value(entry), "words": " "})
    assert response.status_code == 422
    assert f'href="#note-{entry.public_id}-words"' in text(response)
    assert states(entry) == [EntryState.SUBMITTED]


def test_an_entry_that_changed_meanwhile_is_not_confirmed_unseen(desk, supervisor):
    entry, other = waiting(supervisor), waiting(supervisor)
    shown = [value(entry), value(other)]
    Entry.objects.filter(pk=entry.pk).update(quarters=40)
    response = desk.post(PAGE, SAID | {"act": "all", "shown": shown}, follow=True)
    assert "was changed meanwhile" in text(response)
    assert states(entry, other) == [EntryState.SUBMITTED, EntryState.CONFIRMED]


def test_changed_meanwhile_keeps_the_note(desk, supervisor):
    entry = waiting(supervisor)
    response = desk.post(PAGE, {"act": "return", "entry": f"{entry.public_id}.old", "words": "My words"})
    assert response.status_code == 422
    assert "My words" in text(response)


@pytest.mark.parametrize("sent", ["", "x", "no-uuid.mark", "00000000-0000-0000-0000-000000000000.x"])
@pytest.mark.parametrize("act", ["all", "ticked", "return", "query"])
def test_nonsense_is_no_fault_of_the_server(desk, supervisor, act, sent):
    entry = waiting(supervisor)
    response = desk.post(PAGE, SAID | {"act": act, "entry": sent, "shown": sent, "words": "x"})
    assert response.status_code in {302, 422}
    assert states(entry) == [EntryState.SUBMITTED]


def test_somebody_elses_entry_cannot_be_pressed(desk, supervisor):
    entry = waiting(make.SupervisorFactory())
    desk.post(PAGE, SAID | {"act": "all", "shown": value(entry)})
    desk.post(PAGE, {"act": "return", "entry": value(entry), "words": "No"})
    assert states(entry) == [EntryState.SUBMITTED]


def test_a_closed_year_is_said(desk, supervisor):
    entry = waiting(supervisor)
    make.RecognitionYearFactory(year=entry.day.year, closed_at=timezone.now())
    response = desk.post(PAGE, SAID | {"act": "all", "shown": value(entry)}, follow=True)
    assert "is closed" in text(response)


def test_hints_are_said_and_block_nothing(desk, supervisor):
    entry = waiting(supervisor, quarters=70)
    assert "are usual at most" in text(desk.get(PAGE))
    desk.post(PAGE, SAID | {"act": "all", "shown": value(entry)})
    assert states(entry) == [EntryState.CONFIRMED]


def test_number_of_queries(desk, supervisor, django_assert_num_queries):
    desk.get(PAGE)
    for count in (1, 3, 20):
        while Entry.objects.count() < count:
            waiting(supervisor)
        with django_assert_num_queries(12):
            desk.get(PAGE)


def test_the_answer_to_a_question_stands_beside_the_entry(desk, supervisor):
    entry = waiting(supervisor)
    desk.post(PAGE, {"act": "query", "entry": value(entry), "words": "Which <day>?"})
    submit_entry(actor=entry.volunteer.user, entry=entry, words="It was Tuesday.")
    page = text(desk.get(PAGE))
    assert "Which &lt;day&gt;?" in page
    assert "It was Tuesday." in page


def test_who_answers_for_two_hosts_also_stands_in_for_somebody_of_the_second(desk, supervisor):
    """The role that fits each entry answers, not whichever comes first."""
    second = make.SupervisorFactory(user=supervisor.user)
    away = make.SupervisorFactory(deputy=second)
    entry = waiting(away)
    desk.post(f"{PAGE}?whose=all", SAID | {"act": "ticked", "entry": value(entry)})
    assert states(entry) == [EntryState.CONFIRMED]
