"""The school's check in the portal: the coordinator's queue, one idea, passing many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
QUEUE = "budget:checks"
SOON = timezone.localdate() + timezone.timedelta(days=3)


@pytest.fixture
def idea(pot):
    return make.ProposalFactory(pot=pot, title="Bicycle roof")


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def one(idea):
    return reverse("budget:check", args=[idea.public_id])


def test_visitors_sign_in_first(client, idea):
    for address in (reverse(QUEUE), one(idea)):
        assert "/accounts/login/" in client.get(address)["Location"]


@pytest.mark.parametrize("who", ["pupil", "stranger", "official"])
def test_who_coordinates_no_school_finds_nothing(request, client, idea, who):
    client.force_login(request.getfixturevalue(who))
    for address in (reverse(QUEUE), one(idea)):
        assert client.get(address).status_code == 404
    assert client.post(one(idea), {"outcome": "passed"}).status_code == 404
    assert client.post(reverse("budget:pass_checks"), {"idea": idea.public_id}).status_code == 404
    idea.refresh_from_db()
    assert idea.status == "submitted"


def test_the_queue_holds_the_own_schools_ideas_in_their_state(signed_in, pupil, pot, idea):
    make.ProposalFactory(pot=pot, title="Foreign idea", school=SchoolFactory())
    make.sent_back(pupil, pot, title="Table tennis")
    make.accepted(pot, title="Quiet room")
    make.draft_by(pupil, pot, title="Secret draft")
    found = {}
    for queue in ("waiting", "fix", "done"):
        found[queue] = signed_in.get(reverse(QUEUE), {"queue": queue}).content.decode()
    assert "Bicycle roof" in found["waiting"]
    assert "Table tennis" in found["fix"]
    assert "Quiet room" in found["done"]
    assert all("Foreign idea" not in text and "Secret draft" not in text for text in found.values())
    assert signed_in.get(reverse(QUEUE), {"queue": "x"}).status_code == 404


def test_a_foreign_idea_is_not_found(signed_in, pot):
    assert signed_in.get(one(make.ProposalFactory(pot=pot, school=SchoolFactory()))).status_code == 404


def test_a_decision_is_recorded_and_leads_back_to_the_queue(signed_in, idea, coordinator):
    data = {"outcome": "to_fix", "reason": "Where exactly?", "fix_by": SOON.isoformat(), "note": "Ask Rūta"}
    assert signed_in.post(one(idea), data)["Location"] == reverse(QUEUE)
    check = idea.checks.get()
    assert (check.by, check.reason, check.note) == (coordinator, "Where exactly?", "Ask Rūta")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"outcome": "rejected"}, "Write the reason"),
        ({"outcome": "to_fix", "reason": "Where?"}, "Give a date in the future"),
        ({"outcome": "passed", "cost": "100"}, "Write why the cost is corrected"),
        ({"outcome": "passed", "cost": "99999", "cost_reason": "Offer"}, "the pot holds"),
        ({}, "data-error-summary"),
    ],
)
def test_half_a_decision_is_explained(signed_in, idea, data, said):
    assert said in signed_in.post(one(idea), data).content.decode()
    assert not idea.checks.exists()


def test_an_idea_of_the_city_can_be_read_but_not_decided(signed_in, pot):
    idea = make.ProposalFactory(pot=pot, status="school_passed")
    text = signed_in.get(one(idea)).content.decode()
    assert "This check is not due" in text or "not one of those who check" in text
    assert "Save and tell the authors" not in text
    signed_in.post(one(idea), {"outcome": "rejected", "reason": "No"})
    idea.refresh_from_db()
    assert idea.status == "school_passed"


def test_earlier_decisions_and_private_notes_are_shown_to_who_checks(signed_in, pupil, pot):
    idea = make.sent_back(pupil, pot, reason="Where?")
    idea.checks.update(note="Ask Rūta")
    text = signed_in.get(one(idea)).content.decode()
    assert "Where?" in text
    assert "Ask Rūta" in text


def test_many_pass_after_a_preview(signed_in, pot, idea):
    other = make.ProposalFactory(pot=pot, title="Left alone")
    address = reverse("budget:pass_checks")
    preview = signed_in.post(address, {"idea": [idea.public_id]}).content.decode()
    assert "Pass 1 idea?" in preview
    assert "Left alone" not in preview
    idea.refresh_from_db()
    assert idea.status == "submitted"
    signed_in.post(address, {"idea": [idea.public_id], "confirmed": "yes"})
    idea.refresh_from_db()
    other.refresh_from_db()
    assert (idea.status, other.status) == ("school_passed", "submitted")


def test_ticking_nothing_or_nonsense_is_harmless(signed_in):
    address = reverse("budget:pass_checks")
    assert "Tick at least one idea" in signed_in.post(address, follow=True).content.decode()
    assert signed_in.post(address, {"idea": ["x"]}).status_code == 404
    assert signed_in.get(address).status_code == 405


def test_the_queue_costs_the_same_at_any_length(signed_in, pot):
    counts = []
    for more in (1, 2, 30):
        for _number in range(more):
            make.ProposalFactory(pot=pot)
        signed_in.get(reverse(QUEUE))
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(reverse(QUEUE))
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2] <= 12
