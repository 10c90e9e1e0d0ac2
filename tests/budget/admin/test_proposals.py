"""The office's queue of ideas: filters, one idea, passing many, handing over; and what it never shows."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from budget.models import AssignmentRule, Check, ReasonText, Right, VotingCode
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory
from youthportal.core import jobs
from youthportal.core.models import Job

pytestmark = pytest.mark.django_db
LIST = "admin:budget_proposal_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def idea(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof", status="school_passed")


def check(idea):
    return reverse("admin:budget_proposal_check", args=[idea.pk])


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger"])
def test_nobody_but_the_office_comes_in(request, client, idea, who):
    client.force_login(request.getfixturevalue(who))
    for url in (reverse(LIST), check(idea), reverse("admin:budget_proposal_hand_over", args=[idea.pk])):
        assert client.get(url, follow=True).status_code == 404
    client.post(check(idea), {"outcome": "passed"})
    assert not Check.objects.exists()


def test_queues_hold_what_waits_for_each(office, pupil, pot, idea):
    make.ProposalFactory(pot=pot, title="At school")
    make.sent_back(pupil, pot, title="In time")
    make.sent_back(pupil, pot, title="Too late", days=-1)
    make.draft_by(pupil, pot, title="Secret draft")
    expected = {
        "school": {"At school"},
        "city": {"Bicycle roof"},
        "fix": {"In time", "Too late"},
        "overdue": {"Too late"},
        "": {"At school", "Bicycle roof", "In time", "Too late"},
    }
    for queue, titles in expected.items():
        response = office.get(reverse(LIST), {"queue": queue} if queue else {})
        assert {row.title for row in response.context["cl"].result_list} == titles


def test_the_list_says_how_long_an_idea_has_waited(office, idea):
    idea.sent_at = timezone.now() - timezone.timedelta(days=5)
    idea.save()
    assert "5 days" in office.get(reverse(LIST)).content.decode()


def test_the_office_checks_for_city_and_school(office, idea, pot, youth_worker):
    office.post(check(idea), {"outcome": "passed", "cost": "2950,50", "cost_reason": "Offer"})
    idea.refresh_from_db()
    assert (idea.status, idea.cost) == ("accepted", 2_950_50)
    at_school = make.ProposalFactory(pot=pot)
    assert "School&#x27;s check" in office.get(check(at_school)).content.decode()
    office.post(check(at_school), {"outcome": "rejected", "reason": "Not ours."})
    at_school.refresh_from_db()
    assert at_school.status == "rejected"
    assert at_school.checks.get().by == youth_worker


def test_half_a_decision_is_explained(office, idea):
    assert "Write the reason" in office.post(check(idea), {"outcome": "rejected"}).content.decode()
    assert "data-error-summary" in office.post(check(idea), {}).content.decode()
    assert not Check.objects.exists()


def test_what_waits_for_nobody_has_no_form(office, pot):
    text = office.get(check(make.accepted(pot))).content.decode()
    assert "waits for no check" in text
    assert 'name="outcome"' not in text


def test_a_draft_and_a_number_too_high_are_not_found(office, pupil, pot):
    assert office.get(check(make.draft_by(pupil, pot))).status_code == 404
    assert office.get(reverse("admin:budget_proposal_check", args=[0])).status_code == 404


def test_what_pupils_wrote_is_never_edited_or_deleted_here(office, idea):
    change = reverse("admin:budget_proposal_change", args=[idea.pk])
    assert office.post(change, {"title": "Rewritten"})["Location"] == check(idea)
    assert office.get(reverse("admin:budget_proposal_delete", args=[idea.pk])).status_code == 403
    assert office.get(reverse("admin:budget_proposal_add")).status_code == 403
    idea.refresh_from_db()
    assert idea.title == "Bicycle roof"


def test_scripts_of_pupils_stay_words(office, pot):
    evil = "<script>alert(1)</script>"
    idea = make.ProposalFactory(pot=pot, title=evil, summary=evil)
    for url in (reverse(LIST), check(idea)):
        assert evil not in office.get(url).content.decode()


def test_many_pass_after_a_preview_that_names_the_refused(office, pot, idea):
    unknown = make.ProposalFactory(pot=pot, title="Hall", status="school_passed", asked=0)
    data = {"action": "pass_city", "_selected_action": [idea.pk, unknown.pk]}
    preview = office.post(reverse(LIST), data).content.decode()
    assert "Nobody knows the price yet" in preview
    idea.refresh_from_db()
    assert idea.status == "school_passed"
    office.post(reverse(LIST), data | {"confirmed": "yes"})
    idea.refresh_from_db()
    unknown.refresh_from_db()
    assert (idea.status, unknown.status) == ("accepted", "school_passed")


def test_an_author_who_left_hands_over_to_a_classmate(office, idea, pupil, other_pupil):
    address = reverse("admin:budget_proposal_hand_over", args=[idea.pk])
    author = idea.authors.get()
    wrong = office.post(address, {"giver": author.pk, "key": "nobody"}).content.decode()
    assert "Nobody with this key" in wrong
    office.post(address, {"giver": author.pk, "key": other_pupil.pupil_rows.get().key})
    assert [row.user for row in idea.authors.all()] == [other_pupil]


def test_a_place_is_never_handed_to_another_school(office, idea, pupil):
    stranger = make.pupil_of(SchoolFactory())
    address = reverse("admin:budget_proposal_hand_over", args=[idea.pk])
    office.post(address, {"giver": idea.authors.get().pk, "key": stranger.pupil_rows.get().key})
    assert [row.user for row in idea.authors.all()] == [pupil]


def test_nothing_in_the_admin_knows_a_ballot():
    """Rights and codes as rows, and ballots at all, are not among the office's pages."""
    ballots = set(apps.get_app_config("ballots").get_models())
    assert not (ballots | {Right, VotingCode}) & set(admin.site._registry)


def bulk(office, action, ideas, **more):
    data = {"action": action, "_selected_action": [idea.pk for idea in ideas], **more}
    return office.post(reverse(LIST), data)


def test_many_are_given_to_a_checker_sent_back_and_get_more_time(office, idea, pot, pupil, youth_worker):
    assert "Give these ideas" in bulk(office, "assign", [idea]).content.decode()
    bulk(office, "assign", [idea], confirmed="yes", checker=youth_worker.pk)
    assert idea.assignments.get().checker == youth_worker
    late = make.sent_back(pupil, pot, days=-1)
    soon = timezone.localdate() + timezone.timedelta(days=4)
    assert "Give more time" in bulk(office, "more_time", [late]).content.decode()
    bulk(office, "more_time", [late], confirmed="yes", fix_by=soon.isoformat())
    late.refresh_from_db()
    assert late.fix_by == soon
    assert "Send these ideas back" in bulk(office, "send_back", [idea]).content.decode()
    bulk(office, "send_back", [idea], confirmed="yes", reason="Where?", fix_by=soon.isoformat())
    idea.refresh_from_db()
    assert (idea.status, idea.checks.get().step) == ("to_fix", "city")


def test_very_many_become_a_job_that_may_run_twice(office, pot, youth_worker):
    ideas = [make.ProposalFactory(pot=pot, status="school_passed") for _number in range(41)]
    response = bulk(office, "pass_city", ideas, confirmed="yes")
    job = Job.objects.get(name="budget.bulk")
    assert response["Location"] == job.get_absolute_url()
    for _twice in range(2):
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 41, 41)
    assert pot.proposals.filter(status="accepted").count() == 41


@pytest.mark.parametrize("given", ["me", "nobody"])
def test_the_list_is_narrowed_by_checker(office, idea, pot, youth_worker, given):
    other = make.ProposalFactory(pot=pot)
    other.assignments.create(step="school", checker=youth_worker)
    found = office.get(reverse(LIST), {"given": given}).context["cl"].result_list
    assert {row.pk for row in found} == {other.pk if given == "me" else idea.pk}


def test_the_list_comes_as_a_file(office, idea):
    text = office.get(reverse("admin:budget_proposal_export", args=["csv"])).content.decode()
    assert "Bicycle roof" in text


def test_rules_and_reasons_are_kept_by_the_office(office, pot, idea, youth_worker):
    data = {"round": pot.round_id, "step": "city", "checker": youth_worker.pk, "goal": "", "pot": pot.pk}
    office.post(reverse("admin:budget_assignmentrule_add"), data)
    rule = AssignmentRule.objects.get()
    office.post(
        reverse("admin:budget_assignmentrule_changelist"),
        {"action": "apply", "_selected_action": [rule.pk]},
    )
    assert idea.assignments.get().checker == youth_worker
    data = {"outcome": "rejected", "title_en": "Ground", "text_en": "Not ours."}
    office.post(reverse("admin:budget_reasontext_add"), data)
    assert ReasonText.objects.get().text == "Not ours."
