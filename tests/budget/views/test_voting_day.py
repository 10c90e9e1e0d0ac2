"""The voting day of a school: for its coordinator, without a count that moves when somebody votes."""

import io
import re
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from budget.models import ClassPlan, VotingCode
from budget.services.casting import cast_ballot
from tests.factories import budget as make
from tests.factories import voting

pytestmark = pytest.mark.django_db
PAGES = ["voting_day", "all_kits", "place_poster", "poster"]


@pytest.fixture
def round(school):
    round = voting.ready_round(by_code=6, school=school)
    voting.enrol(make.class_of(school, letter="b"), 4, channel="code")
    return voting.open_voting(actor=None, round=round)


def at(round, name, *more):
    school = round.schools.get().school
    if name == "poster":
        more = (voting.school_pot(round).slug,)
    return reverse(f"budget:{name}", args=[round.slug, school.slug, *more])


def text(response):
    return " ".join(response.content.decode().split())


def archive(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("youth_worker", 200), ("stranger", 404), ("pupil", 404), (None, 302)],
)
@pytest.mark.parametrize("page", PAGES)
def test_it_is_for_the_office_and_the_school_s_coordinator(client, request, round, who, status, page):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(at(round, page)).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_a_coordinator_of_another_school_finds_nothing(client, round, page):
    other = make.add_school(round, make.SchoolFactory(slug="kita"))
    school = round.schools.exclude(pk=other.pk).get().school
    client.force_login(make.coordinator_of(other.school))
    more = [voting.school_pot(round).slug] if page == "poster" else []
    assert client.get(reverse(f"budget:{page}", args=[round.slug, school.slug, *more])).status_code == 404


def test_the_list_does_not_move_when_people_vote(client, round, coordinator):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    before = text(client.get(at(round, "voting_day")))
    for voter in voters[:3]:
        cast_ballot(pot=voting.school_pot(round), voter=voter, choices=["01"], nonce=voting.nonce())
    assert text(client.get(at(round, "voting_day"))) == before
    assert before.count("made on") == 1


@pytest.mark.parametrize("classes", [1, 3, 30])
@pytest.mark.parametrize("page", ["voting_day", "all_kits"])
def test_the_list_costs_the_same_however_long(
    client, coordinator, school, page, classes, django_assert_num_queries
):
    round = voting.ready_round(by_code=1, school=school)
    for number in range(classes - 1):
        voting.enrol(make.class_of(school, letter=f"x{number}"), 1, channel="code")
    voting.open_voting(actor=None, round=round)
    client.force_login(coordinator)
    client.get(at(round, page))
    with django_assert_num_queries(10 if page == "voting_day" else 9):
        shown = client.get(at(round, page))
    assert shown.content.count(b'data-label="By slip"') == classes


# --- all kits in one go ---------------------------------------------------------------------------


def ticked(round):
    return {"class": [str(pk) for pk in round.rights.values_list("school_class", flat=True).distinct()]}


def test_all_kits_come_as_one_archive_that_nobody_keeps(client, round, coordinator):
    client.force_login(coordinator)
    answer = client.post(at(round, "all_kits"), ticked(round))
    assert "no-store" in answer["Cache-Control"]
    with archive(answer) as kits:
        assert kits.namelist() == ["10a.pdf", "10b.pdf"]
        for name in kits.namelist():
            with pikepdf.open(io.BytesIO(kits.read(name))) as pdf:
                assert pdf.Root.MarkInfo.Marked
    assert VotingCode.objects.counted().count() == 10


def test_nothing_is_made_before_the_archive_is_read(client, round, coordinator):
    client.force_login(coordinator)
    answer = client.post(at(round, "all_kits"), ticked(round))
    assert answer.streaming
    assert VotingCode.objects.count() == 0


def test_only_ticked_classes_of_this_school_are_made(client, round, coordinator):
    client.force_login(coordinator)
    other = make.class_of(make.SchoolFactory())
    first = voting.class_in(round)
    with archive(client.post(at(round, "all_kits"), {"class": [first.pk, other.pk, "x"]})) as kits:
        assert kits.namelist() == [f"{first.name}.pdf"]


def test_a_kit_that_cannot_be_printed_says_so_in_its_place(client, round, coordinator, monkeypatch):
    client.force_login(coordinator)
    monkeypatch.setattr("budget.documents.kit.SECONDS", 0.001)
    with archive(client.post(at(round, "all_kits"), ticked(round))) as kits:
        assert kits.namelist() == ["10a.txt", "10b.txt"]
    assert not VotingCode.objects.counted().exists()
    assert not ClassPlan.objects.filter(kit_made_at__isnull=False).exists()


@pytest.mark.parametrize("closed", [True, False])
def test_without_a_class_or_after_closing_nothing_is_made(client, round, coordinator, closed):
    client.force_login(coordinator)
    data = ticked(round) if closed else {}
    if closed:
        type(round).objects.update(status="closed")
    assert client.post(at(round, "all_kits"), data).url == at(round, "all_kits")
    assert VotingCode.objects.count() == 0


def test_the_preview_says_whose_slips_become_void_and_how_far_it_is(client, round, coordinator):
    client.force_login(coordinator)
    voting.new_codes(round)
    page = client.get(at(round, "all_kits"))
    assert "Refresh" not in page
    assert text(page).count("Slips not used so far become void") == 1
    assert text(page).count("First slips.") == 1
    assert len(re.findall(r'name="class" value="\d+" checked', text(page))) == 1
    watched = client.get(at(round, "all_kits") + "?watch=1")
    assert watched["Refresh"] == "5"
    archive(client.post(at(round, "all_kits"), ticked(round))).close()
    assert "Refresh" not in client.get(at(round, "all_kits") + "?watch=1")


# --- posters --------------------------------------------------------------------------------------


def size_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = document.pages[0].mediabox
        return len(document.pages), round_mm(box[2]), round_mm(box[3])


def round_mm(points):
    return round_half(float(points) * 25.4 / 72)


def round_half(value):
    return int(value + 0.5)


@pytest.mark.parametrize("ideas", [5, 14, 30, 60])
def test_all_ideas_fit_on_one_a3(client, school, coordinator, ideas):
    round = voting.ready_round(school=school)
    voting.put_on_ballot(round.pots.get(), costs=[1_000_00] * (ideas - 5), first=6)
    voting.open_voting(actor=None, round=round)
    client.force_login(coordinator)
    assert size_of(client.get(at(round, "poster")).content) == (1, 297, 420)


def test_the_poster_of_another_school_s_pot_is_not_there(client, round, coordinator):
    other = make.add_school(round, make.SchoolFactory(slug="kita"))
    client.force_login(coordinator)
    address = reverse("budget:poster", args=[round.slug, "gimnazija", other.pot.slug])
    assert client.get(address).status_code == 404


def test_the_place_is_printed_as_it_was_typed(client, round, coordinator):
    client.force_login(coordinator)
    pdf = client.get(at(round, "place_poster"), {"place": "204 kab. <script>"}).content
    assert size_of(pdf) == (1, 210, 297)
    assert size_of(client.get(at(round, "place_poster"), {"place": "x" * 81}).content) == (1, 210, 297)


def test_the_address_of_a_poster_leads_to_the_round_in_the_reader_s_language(client, round):
    address = reverse("round_link", args=[round.slug])
    assert not address.startswith("/en/")
    answer = client.get(address, headers={"accept-language": "sl"})
    assert answer.url == f"/sl/budget/{round.slug}/"
