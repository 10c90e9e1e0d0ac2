"""The pages of one's own logbook."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, EventKind, Sentence
from volunteering.models import Entry, HoursNorm
from volunteering.services.history import leave_step

pytestmark = pytest.mark.django_db
LOGBOOK = "volunteering:logbook"
TODAY = timezone.localdate()


@pytest.fixture
def volunteer():
    late = date(TODAY.year + 1, 12, 1)
    for year in (TODAY.year - 1, TODAY.year):
        make.RecognitionYearFactory(year=year, last_entry_day=late, last_confirm_day=late)
    return make.VolunteerFactory()


@pytest.fixture
def mine(client, volunteer):
    client.force_login(volunteer.user)
    return client


def sent(place, /, **values):
    return {
        "host": place.pk,
        "when": "yesterday",
        "hours": "2,5",
        "client_key": uuid.uuid4(),
        "go": "send",
    } | values


def page(client, name=LOGBOOK, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def entry_of(state, volunteer, **values):
    values.setdefault("day", TODAY)
    return make.entry_in(state, volunteer=volunteer, **values)


def test_an_empty_logbook_says_what_to_do(client, pupil):
    client.force_login(pupil)
    assert "Nothing written down yet" in page(client)


def test_visitors_sign_in_first(client):
    assert client.get(reverse(LOGBOOK)).status_code == 302


@pytest.mark.parametrize("year", [1999, TODAY.year + 1])
def test_there_is_no_logbook_of_another_time(mine, year):
    assert mine.get(reverse("volunteering:logbook_of_year", args=[year])).status_code == 404


def test_the_ring_counts_what_is_confirmed_and_shows_what_waits(mine, volunteer):
    entry_of(EntryState.CONFIRMED, volunteer, quarters=40)
    entry_of(EntryState.SUBMITTED, volunteer, quarters=8)
    entry_of(EntryState.REVOKED, volunteer, quarters=20)
    text = page(mine)
    assert "You need 50\xa0h, 2\xa0h wait for an answer" in text
    assert "If all of that is confirmed, 48\xa0h are left." in text
    entry_of(EntryState.CONFIRMED, volunteer, day=TODAY, quarters=20)
    for _n in range(2):
        make.entry_in(EntryState.CONFIRMED, volunteer=volunteer, day=date(TODAY.year, 1, 1), quarters=96)
    assert f"You have reached 60\xa0h in {TODAY.year}" in page(mine)


def test_the_ring_of_school_is_of_the_school_year(client, pupil, school, school_year):
    HoursNorm.objects.create(school=school, year=school_year, grade=10, quarters=80)
    HoursNorm.objects.create(school=school, year=school_year, grade=11, quarters=40)
    volunteer = make.VolunteerFactory(user=pupil)
    entry_of(EntryState.CONFIRMED, volunteer, quarters=12, is_social=True, day=school_year.starts_on)
    entry_of(EntryState.CONFIRMED, volunteer, quarters=8)
    client.force_login(pupil)
    text = page(client)
    assert text.count("Social-civic hours in the school year") == 2  # heading and drawing
    assert "Your school asks for 20\xa0h in this grade" in text
    assert "17 h" in text


def test_what_is_with_me_stands_first(mine, volunteer):
    entry_of(EntryState.CONFIRMED, volunteer)
    back = entry_of(EntryState.RETURNED, volunteer, day=TODAY - timedelta(days=0))
    text = page(mine)
    assert text.index(back.host.name) < text.index("Confirmed:")
    assert "Read why, change it and send it again." in text


def test_queries_do_not_grow(mine, volunteer, django_assert_num_queries):
    entry_of(EntryState.CONFIRMED, volunteer)
    page(mine)
    with django_assert_num_queries(7):
        page(mine)
    for state in (EntryState.SUBMITTED, EntryState.DRAFT, EntryState.CONFIRMED):
        entry_of(state, volunteer).sentences.create(sentence=Sentence.TEAM)
    with django_assert_num_queries(7):
        page(mine)


def test_an_entry_is_written_and_sent_in_one_go_and_can_be_taken_back(mine, volunteer):
    host = make.host()
    response = mine.post(reverse("volunteering:write_entry"), sent(host), follow=True)
    entry = Entry.objects.get()
    assert (entry.state, entry.quarters, entry.day) == (EntryState.SUBMITTED, 10, TODAY - timedelta(days=1))
    assert "Take it back" in response.content.decode()
    response = mine.post(reverse("volunteering:take_back_entry", args=[entry.public_id]), follow=True)
    assert "It is a draft again" in response.content.decode()


def test_the_button_pressed_twice_writes_once(mine, volunteer):
    data = sent(make.host())
    for _n in range(2):
        assert mine.post(reverse("volunteering:write_entry"), data).status_code == 302
    assert Entry.objects.count() == 1


def test_a_draft_is_kept(mine, volunteer):
    mine.post(reverse("volunteering:write_entry"), sent(make.host(), go=["send", "draft"]))
    assert Entry.objects.get().state == EntryState.DRAFT


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"hours": "25"}, "A day has 24\xa0h"),
        ({"hours": "0"}, "at least a quarter of an hour"),
        ({"hours": "1,3"}, "Write hours in quarters"),
        ({"hours": ""}, "Say how long it was"),
        ({"hours": "", "starts": "14:00", "ends": "12:00"}, "until the next day"),
        ({"hours": "", "starts": "14:00"}, "Give both times"),
        ({"hours": "2", "starts": "12:00", "ends": "14:00"}, "not both"),
        ({"hours": "", "starts": "12:10", "ends": "14:00"}, "quarters of an hour"),
        ({"when": "other", "day": ""}, "Choose the day"),
        ({"when": "other", "day": (TODAY + timedelta(days=1)).isoformat()}, "has not come yet"),
        ({"when": "other", "day": "2024-05-05"}, "could be entered until"),
        ({"when": "other", "day": "nonsense"}, "Enter a valid date"),
        ({"host": "999999"}, "Select a valid choice"),
        ({"sentences": ["hacked"]}, "Select a valid choice"),
        ({"did": "x" * 1001}, "at most 1000"),
    ],
)
def test_bad_input_is_told_and_the_text_stays(mine, volunteer, values, said):
    data = {"did": "I read to children."} | values
    response = mine.post(reverse("volunteering:write_entry"), sent(make.host(), **data))
    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert data["did"] in text
    assert not Entry.objects.exists()


def test_a_year_that_is_closed_takes_nothing(mine, volunteer):
    make.RecognitionYearFactory._meta.model.objects.update(closed_at=timezone.now())
    response = mine.post(reverse("volunteering:write_entry"), sent(make.host(), did="My words"))
    assert "is closed" in response.content.decode()
    assert "My words" in response.content.decode()


def test_a_host_that_left_is_told_by_name(mine, volunteer):
    host = make.host(left_on=TODAY - timedelta(days=2))
    assert (
        "takes no volunteers since"
        in mine.post(reverse("volunteering:write_entry"), sent(host)).content.decode()
    )


def test_a_minor_keeps_a_draft_that_waits(mine, volunteer):
    volunteer.user.year_of_birth = TODAY.year - 13
    volunteer.user.save()
    assert "You can save drafts" in page(mine, "volunteering:write_entry")
    response = mine.post(reverse("volunteering:write_entry"), sent(make.host()), follow=True)
    assert "Saved, but not sent yet" in response.content.decode()
    assert Entry.objects.get().state == EntryState.DRAFT


def test_the_last_host_stands_first_and_the_same_again_is_filled_in(mine, volunteer):
    make.host()
    last = entry_of(EntryState.CONFIRMED, volunteer, did="Walked dogs.", quarters=7)
    last.sentences.create(sentence=Sentence.PATIENT)
    form = mine.get(reverse("volunteering:write_entry")).context["form"]
    assert form["host"].value() == last.host_id
    assert [line[0] for line in form.sentence_groups()[0].lines] == [Sentence.PATIENT]
    like = mine.get(reverse("volunteering:write_entry"), {"like": last.public_id}).context["form"]
    assert (like["did"].value(), like["hours"].value()) == ("Walked dogs.", "1:45")
    assert like["sentences"].value() == [Sentence.PATIENT]
    assert mine.get(reverse("volunteering:write_entry"), {"like": "nonsense"}).status_code == 200


def test_strangers_see_nothing_of_an_entry(client, volunteer):
    entry = entry_of(EntryState.DRAFT, volunteer)
    client.force_login(UserFactory())
    for name in ("entry", "edit_entry", "delete_entry"):
        assert client.get(reverse(f"volunteering:{name}", args=[entry.public_id])).status_code == 404
    for name in ("send_entry", "take_back_entry", "delete_entry", "remove_entry_photo", "edit_entry"):
        assert client.post(reverse(f"volunteering:{name}", args=[entry.public_id])).status_code == 404


def test_a_returned_entry_is_changed_and_goes_back(mine, volunteer):
    entry = entry_of(EntryState.RETURNED, volunteer)
    leave_step(entry, EventKind.RETURNED, supervisor=entry.supervisor, words="Which day?")
    text = page(mine, "volunteering:entry", entry.public_id)
    assert text.count("Which day?") == 2
    mine.post(reverse("volunteering:edit_entry", args=[entry.public_id]), sent(entry.host, hours="1"))
    entry.refresh_from_db()
    assert (entry.state, entry.quarters) == (EntryState.SUBMITTED, 4)
    text = page(mine, "volunteering:entry", entry.public_id)
    assert "Hours: 2\xa0h → 1\xa0h" in text
    assert "You sent it to the host" in text


def test_a_question_is_answered(mine, volunteer):
    entry = entry_of(EntryState.QUERIED, volunteer)
    leave_step(entry, EventKind.QUERIED, supervisor=entry.supervisor, words="So long?")
    address = reverse("volunteering:send_entry", args=[entry.public_id])
    assert "This field is required" in mine.post(address, {"words": " "}).content.decode()
    mine.post(address, {"words": "With the way."})
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert "With the way." in page(mine, "volunteering:entry", entry.public_id)


def test_what_is_sent_is_not_edited_and_not_deleted(mine, volunteer):
    entry = entry_of(EntryState.SUBMITTED, volunteer)
    for name in ("edit_entry", "delete_entry"):
        assert (
            mine.get(reverse(f"volunteering:{name}", args=[entry.public_id])).url == entry.get_absolute_url()
        )


def test_deleting_is_asked_and_done(mine, volunteer):
    entry = entry_of(EntryState.DRAFT, volunteer)
    leave_step(entry, EventKind.WRITTEN, user=volunteer.user)
    address = reverse("volunteering:delete_entry", args=[entry.public_id])
    assert "Nobody can bring it back" in mine.get(address).content.decode()
    assert "Deleted." in mine.post(address, follow=True).content.decode()
    assert not Entry.objects.exists()


def test_all_drafts_are_sent_at_once(mine, volunteer):
    for _n in range(2):
        entry_of(EntryState.DRAFT, volunteer)
    entry_of(EntryState.DRAFT, volunteer, host=make.host(left_on=TODAY - timedelta(days=3)))
    text = mine.post(reverse("volunteering:send_entries"), follow=True).content.decode()
    assert "2 entries are sent" in text
    assert "1 entry waits." in text


def picture():
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(content, "PNG")
    content.seek(0)
    content.name = "work.png"
    return content


def test_a_photo_goes_with_the_entry_and_strangers_cannot_fetch_it(mine, volunteer, client):
    mine.post(reverse("volunteering:write_entry"), sent(make.host(), go="draft", photo=picture()))
    entry = Entry.objects.get()
    fetched = mine.get(entry.photo.get_absolute_url())
    assert b"".join(fetched.streaming_content).startswith(b"\xff\xd8")
    client.force_login(UserFactory())
    assert client.get(entry.photo.get_absolute_url()).status_code == 404
    client.force_login(volunteer.user)
    mine.post(reverse("volunteering:remove_entry_photo", args=[entry.public_id]))
    entry.refresh_from_db()
    assert entry.photo is None


def test_no_picture_is_no_photo_and_nothing_is_kept(mine, volunteer):
    wrong = io.BytesIO(b"%PDF-1.7 no picture")
    wrong.name = "work.jpg"
    response = mine.post(reverse("volunteering:write_entry"), sent(make.host(), photo=wrong))
    assert "not a picture" in response.content.decode()
    assert not Entry.objects.exists()


def test_what_waited_on_a_device_arrives_once(mine, volunteer):
    data = sent(make.host())
    for _n in range(2):
        answer = mine.post(reverse("volunteering:keep_entry"), data)
        assert answer.status_code == 200
        assert "/logbook/" in answer.json()["url"]
    assert Entry.objects.get().state == EntryState.SUBMITTED
    refused = mine.post(reverse("volunteering:keep_entry"), sent(make.host(), hours="25"))
    assert (refused.status_code, refused.json()["said"]) == (422, "A day has 24\xa0h, no more than that.")


def test_what_i_learnt_adds_up_by_competence(mine, volunteer):
    for state in (EntryState.CONFIRMED, EntryState.DRAFT, EntryState.REVOKED):
        entry = entry_of(state, volunteer, learnt="To be patient with cats.")
        entry.sentences.create(sentence=Sentence.TEAM)
    text = page(mine, "volunteering:learnt")
    assert "Working with others and learning to learn" in text
    assert "2 times, 1 confirmed" in text
    assert text.count("To be patient with cats.") == 2


def test_nothing_learnt_yet(client, pupil):
    client.force_login(pupil)
    assert "Nothing ticked yet" in page(client, "volunteering:learnt")


def test_the_start_page_says_what_came_back_and_how_far_it_is(mine, volunteer):
    assert "Helped somewhere? Write down your hours." in page(mine, "home")
    entry_of(EntryState.RETURNED, volunteer)
    entry_of(EntryState.SUBMITTED, volunteer)
    entry_of(EntryState.CONFIRMED, volunteer, quarters=14)
    text = page(mine, "home")
    assert "1 entry of your logbook is back with you" in text
    assert "3\xa0h\xa030\xa0min of 60\xa0h confirmed, 2\xa0h wait." in text
