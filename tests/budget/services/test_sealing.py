"""An idea that names an abuse: its words leave every table but one, which few may read."""

import pytest
from django.urls import reverse

from budget.enums import ProposalStatus, RoundStatus
from budget.models import Proposal
from budget.services import proposals
from budget.services.history import keep_version
from tests.accounts.services.test_erasure import dump
from tests.factories import budget as make
from tests.factories.accounts import StaffFactory
from tests.factories.moderation import ReportFactory, idea_target, picture_of
from tests.moderation.test_safeguarding import duty
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.moderation.models import SealedText
from youthportal.moderation.services import safeguarding
from youthportal.moderation.services.pictures import approve_picture
from youthportal.outbox.models import Message, MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
WORDS = ["Stop-Xaver-now", "touches-us", "sports-hall-cellar", "all-of-10a", "door-lock", "first-said-so"]


@pytest.fixture
def idea(pot, pupil, coordinator):
    """Sent in with a mail to the coordinator, changed once."""
    title, summary, place, whom, cost, before = WORDS
    draft = make.draft_by(
        pupil, pot, title=before, summary=summary, place=place, beneficiaries=whom, asked=100_00
    )
    draft.cost_lines.update(label=cost)
    proposals.submit(actor=pupil, proposal=draft)
    Proposal.objects.filter(pk=draft.pk).update(title=title)
    draft.refresh_from_db()
    keep_version(draft)
    return draft


def seal(actor, idea):
    return safeguarding.seal_thing(actor=actor, target=idea_target(idea))


def tables_with_words():
    return {table for table, rows in dump().items() for word in WORDS if word in rows}


def test_its_words_lie_in_one_table_alone(idea, youth_worker):
    assert {"budget_proposal", "budget_version", "outbox_message"} <= tables_with_words()
    sealed = seal(youth_worker, idea)
    assert tables_with_words() == {"moderation_sealedtext"}
    assert all(word in sealed.text for word in WORDS)
    assert not any(word in sealed.place_title for word in WORDS)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.GIVEN_UP}


def test_it_leaves_the_round_and_every_page(client, idea, pot, pupil, other_pupil, coordinator, youth_worker):
    address = idea.get_absolute_url()
    seal(youth_worker, idea)
    idea.refresh_from_db()
    assert (idea.status, idea.slug) == (ProposalStatus.SEALED, f"idea-{idea.pk}")
    for reader in (None, other_pupil, coordinator, youth_worker):
        if reader:
            client.force_login(reader)
        assert client.get(address).status_code == 404
        assert client.get(idea.get_absolute_url()).status_code == 404
    assert WORDS[0] not in client.get(reverse("budget:pot", args=[pot.round.slug, pot.slug])).content.decode()
    client.force_login(coordinator)
    assert client.get(reverse("budget:check", args=[idea.public_id])).status_code == 404


def test_its_authors_see_that_it_is_not_shown_and_not_why(client, idea, pupil, youth_worker):
    seal(youth_worker, idea)
    client.force_login(pupil)
    page = client.get(reverse("budget:my_idea", args=[idea.public_id])).content.decode()
    assert "Not shown" in page
    assert "abuse" not in page
    assert not any(word in page for word in WORDS)


def test_pictures_wait_again_and_reports_are_closed(client, idea, pupil, youth_worker):
    picture = picture_of(idea, pupil)
    approve_picture(actor=youth_worker, picture=picture)
    picture.refresh_from_db()
    report = ReportFactory(kind="idea", target=idea.public_id)
    seal(youth_worker, idea)
    for row in (picture, report):
        row.refresh_from_db()
    assert (picture.status, report.status) == ("held", "acted")
    assert client.get(picture.large.get_absolute_url()).status_code in {302, 404}


def test_all_authors_stand_in_the_protocol(idea, pupil, other_pupil, youth_worker):
    idea.authors.create(user=other_pupil)
    sealed = seal(youth_worker, idea)
    assert sealed.author == pupil
    assert f"{pupil}; {other_pupil}" in sealed.text


def test_on_an_open_ballot_it_stays_without_its_words(pupil, youth_worker):
    pot = make.round_in(RoundStatus.VOTING).pots.get()
    idea = make.accepted(pot, author=pupil, title=WORDS[0], ref="01")
    seal(youth_worker, idea)
    idea.refresh_from_db()
    assert (idea.status, idea.ref, idea.title, idea.summary) == (ProposalStatus.ACCEPTED, "01", "–", "")


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger"])
def test_only_the_office_locks_away(request, idea, who):
    with pytest.raises(DomainError, match="NOT_THE_OFFICE"):
        seal(request.getfixturevalue(who), idea)


def test_what_is_locked_away_or_a_draft_is_refused(idea, pot, pupil, youth_worker):
    seal(youth_worker, idea)
    for gone in (idea, make.draft_by(pupil, pot)):
        with pytest.raises(DomainError, match="NOT_THERE"):
            seal(youth_worker, gone)
    assert SealedText.objects.count() == 1


# --- the office's page ----------------------------------------------------------------------------


def test_the_office_is_asked_once_then_duty_contacts_alone_read_and_hand_over(client, idea, youth_worker):
    client.force_login(youth_worker)
    check = client.get(reverse("admin:budget_proposal_check", args=[idea.pk])).content.decode()
    page = reverse("admin:budget_proposal_seal", args=[idea.pk])
    assert page in check
    assert "duty contacts alone" in client.get(page).content.decode()
    client.post(page, {})
    assert not SealedText.objects.exists()
    assert client.post(page, {"sure": "on"}).url == reverse("admin:moderation_sealedtext_changelist")
    sealed = SealedText.objects.get()
    shown = reverse("admin:moderation_sealedtext_change", args=[sealed.pk])
    duty("duty@demo.example")
    assert WORDS[0] not in client.get(shown, follow=True).content.decode()
    client.force_login(StaffFactory(email="duty@demo.example"))
    assert WORDS[0] in client.get(shown).content.decode()
    client.post(shown, {"to": "A. Tutor, child protection"})
    paper = client.get(reverse("admin:moderation_sealedtext_protocol", args=[sealed.pk]))
    assert paper.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="budget.proposal.sealed", actor=youth_worker).exists()


def test_locking_away_twice_is_said(client, idea, youth_worker):
    seal(youth_worker, idea)
    client.force_login(youth_worker)
    page = reverse("admin:budget_proposal_seal", args=[idea.pk])
    assert "not there any more" in client.post(page, {"sure": "on"}).content.decode()
