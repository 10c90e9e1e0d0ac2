"""A first name beside an idea: by one's own wish and with consent, on that page alone, gone at once."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.models import Author
from budget.services import naming, proposals
from tests.factories import budget as make
from tests.factories.consents import ConsentFactory
from tests.factories.organisations import SchoolClassFactory
from tests.support.cast import pupil_in
from youthportal.accounts import erasure
from youthportal.audit.models import Entry
from youthportal.consents import services as consents
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.moderation.models import Policy

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def says(user, act="given"):
    return consents.decide_oneself(user=user, kind="name", act=act)


def show(user, idea, name="Ugnė"):
    return naming.show_first_name(actor=user, proposal=idea, name=name)


def code_of(act, *args, **values):
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    return refusal.value.code


@pytest.fixture
def idea(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof")


@pytest.fixture
def child(school):
    """Fourteen at most: a guardian has to agree."""
    grade = SchoolClassFactory(school=school, grade=9, name="9-a")
    user = pupil_in(grade, "C001")
    user.year_of_birth = timezone.localdate().year - 13
    user.save()
    return user


def read(client, idea):
    return client.get(idea.get_absolute_url()).content.decode()


# --- whose name, and when -------------------------------------------------------------------------


def test_without_a_wish_the_public_reads_the_team(client, idea, pupil):
    says(pupil)
    page = read(client, idea)
    assert "Team of grade 10" in page
    assert "Among its authors" not in page
    assert "noindex" not in page


def test_wish_and_consent_show_it_beside_the_team_and_keep_search_engines_away(client, idea, pupil):
    says(pupil)
    show(pupil, idea, "ugnė")
    page = read(client, idea)
    assert "Among its authors: Ugnė" in page
    assert "Team of grade 10" in page
    assert '<meta name="robots" content="noindex, noarchive">' in page


@pytest.mark.parametrize("reader", [None, "other_pupil"])
def test_taking_the_consent_back_hides_it_at_once_on_kept_pages_too(client, idea, pupil, reader, request):
    if reader:
        client.force_login(request.getfixturevalue(reader))
    says(pupil)
    show(pupil, idea)
    assert "Ugnė" in read(client, idea)
    says(pupil, "withdrawn")
    assert "Ugnė" not in read(client, idea)


def test_under_the_age_a_guardian_agrees_too_and_can_take_it_back(client, pot, child):
    idea = make.ProposalFactory(pot=pot, author=child)
    says(child)
    assert code_of(show, child, idea) == "CONSENT_OF_GUARDIAN_MISSING"
    answer = {
        "user": child,
        "address": "m@demo.example",
        "language": "en",
        "name": "M",
        "is_institution": False,
    }
    consents.answer_as_guardian(answers={"name": True}, **answer)
    show(child, idea)
    assert "Ugnė" in read(client, idea)
    consents.answer_as_guardian(answers={"name": False}, **answer)
    assert "Ugnė" not in read(client, idea)


def test_a_guardian_s_yes_that_ran_out_hides_it(client, pot, child):
    idea = make.ProposalFactory(pot=pot, author=child)
    says(child)
    ConsentFactory(user=child, kind="name", valid_until=timezone.localdate())
    show(child, idea)
    assert "Ugnė" in read(client, idea)
    caches["pages"].clear()
    with pytest.MonkeyPatch.context() as clock:
        tomorrow = timezone.localdate() + make.DAY
        clock.setattr(timezone, "localdate", lambda *args: tomorrow)
        assert "Ugnė" not in read(client, idea)


def test_a_paper_slip_counts_as_well(client, coordinator, school, pot, child):
    idea = make.ProposalFactory(pot=pot, author=child)
    says(child)
    row, before = child.pupil_rows.get(), SiteVersion.current()
    consents.note_paper(
        actor=coordinator, school=school, pupils=[row], kinds={row.pk: ["name"]}, seen_on=timezone.localdate()
    )
    assert SiteVersion.current() > before
    show(child, idea)
    assert "Ugnė" in read(client, idea)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ugnė Kazlauskaitė", "NAME_SHAPE"),
        ("U", "NAME_SHAPE"),
        ("U" * 21, "NAME_SHAPE"),
        ("<b>Ugnė</b>", "NAME_SHAPE"),
        ("Ugnė2", "NAME_SHAPE"),
        ("Kazlauskaitė", "NAME_IS_SURNAME"),
        ("Ugnė-Kazlauskaitė", "NAME_IS_SURNAME"),
        ("Kvailys", "NAME_LISTED"),
    ],
)
def test_what_is_no_first_name_is_refused(idea, pupil, name, code):
    Policy.objects.update_or_create(id=1, defaults={"words_lt": "kvail*"})
    SiteVersion.bump()
    says(pupil)
    pupil.pupil_rows.update(last_name="Kazlauskaitė")
    assert code_of(show, pupil, idea, name) == code


@pytest.mark.parametrize("name", ["Ona-Marija", "D'Arcy", "Šarūnas", "Žydrūnė"])
def test_first_names_of_every_kind_are_taken(idea, pupil, name):
    says(pupil)
    show(pupil, idea, name)
    assert Author.objects.get().first_name == name


def test_whom_the_portal_knows_by_name_takes_no_other(idea, pupil):
    pupil.first_name, pupil.last_name = "Ona Marija", "Kazlauskaitė"
    pupil.save()
    says(pupil)
    assert code_of(show, pupil, idea, "Matas") == "NAME_OF_ANOTHER"
    show(pupil, idea, "Marija")


def test_strangers_and_other_pupils_name_nobody(idea, other_pupil):
    says(other_pupil)
    assert code_of(show, other_pupil, idea) == "NOT_AN_AUTHOR"


# --- where it goes --------------------------------------------------------------------------------


def test_nobody_else_learns_it(client, idea, pupil, round, pot):
    says(pupil)
    show(pupil, idea)
    for address in (
        reverse("budget:pot", args=[round.slug, pot.slug]),
        reverse("budget:round", args=[round.slug]),
    ):
        assert "Ugnė" not in client.get(address).content.decode()
    assert "Ugnė" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert "Ugnė" not in idea.shown_as  # what papers, ballots and lists of the office print


def test_it_goes_with_the_place_and_with_the_account(client, idea, pupil, other_pupil):
    idea.authors.create(user=other_pupil)
    for user in (pupil, other_pupil):
        says(user)
        show(user, idea, {pupil: "Ugnė", other_pupil: "Matas"}[user])
    assert "Among its authors: Ugnė, Matas" in read(client, idea)
    proposals.leave_team(actor=other_pupil, proposal=idea)
    assert "Matas" not in read(client, idea)
    erasure.erase_person(actor=pupil, user=pupil)
    assert "Ugnė" not in read(client, idea)
    assert Author.objects.get().first_name == ""


def test_names_cost_the_same_with_one_and_three_authors(client, pot, idea, pupil, school_class):
    says(pupil)
    show(pupil, idea)
    costs = []
    for more in (0, 2):
        for number in range(more):
            mate = pupil_in(school_class, f"M{number}")
            idea.authors.create(user=mate)
            says(mate)
            show(mate, idea, "Matas")
        caches["pages"].clear()
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as captured:
            read(client, idea)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 8


# --- pages ----------------------------------------------------------------------------------------


def page_of(idea):
    return reverse("budget:own_name", args=[idea.public_id])


def test_the_page_of_the_idea_leads_there(client, idea, pupil):
    client.force_login(pupil)
    text = client.get(reverse("budget:my_idea", args=[idea.public_id])).content.decode()
    assert page_of(idea) in text


def test_what_is_missing_is_said_with_the_way_to_it(client, idea, pupil):
    client.force_login(pupil)
    text = client.get(page_of(idea)).content.decode()
    assert "Say yes or no yourself first" in text
    assert reverse("my_consents") in text
    assert 'name="name"' not in text


def test_a_pupil_shows_the_name_and_takes_it_away(client, idea, pupil):
    says(pupil)
    client.force_login(pupil)
    wrong = client.post(page_of(idea), {"name": "Ugnė K."}).content.decode()
    assert "no surname" in wrong
    assert "Ugnė K." in wrong
    shown = client.post(page_of(idea), {"name": "Ugnė"}, follow=True).content.decode()
    assert "Everybody can read “Ugnė”" in shown
    hidden = client.post(page_of(idea), {"hide": "1"}, follow=True).content.decode()
    assert "no longer shown" in hidden
    assert Author.objects.get().first_name == ""


def test_whoever_is_known_chooses_among_the_own_names(client, idea, pupil):
    pupil.first_name = "Ona Marija"
    pupil.save()
    says(pupil)
    client.force_login(pupil)
    text = client.get(page_of(idea)).content.decode()
    assert 'type="radio"' in text
    client.post(page_of(idea), {"name": "Matas"})
    assert Author.objects.get().first_name == ""
    client.post(page_of(idea), {"name": "Marija"})
    assert Author.objects.get().first_name == "Marija"


@pytest.mark.parametrize("person", ["other_pupil", "coordinator", "youth_worker", "stranger"])
def test_for_others_there_is_no_such_page(client, request, idea, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(page_of(idea)).status_code == 404


def test_the_office_takes_a_name_away(client, idea, pupil, youth_worker):
    says(pupil)
    show(pupil, idea, "Batman")
    client.force_login(youth_worker)
    page = client.get(reverse("admin:budget_proposal_check", args=[idea.pk])).content.decode()
    assert "chose to be shown as “Batman”" in page
    address = reverse("admin:budget_proposal_hide_name", args=[idea.pk, Author.objects.get().pk])
    client.post(address)
    assert "Batman" not in read(client, idea)
    assert client.post(reverse("admin:budget_proposal_hide_name", args=[idea.pk, 0])).status_code == 404
