"""The progress page: for whoever started a job and the office, in words, with and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.browser import axe
from youthportal.core.models import Job, JobState

NAME = "tests.shown"


@pytest.fixture
def job(db, stranger):
    return Job.objects.create(name=NAME, label="Print class kits", owner=stranger, done=3, total=12)


def page(job):
    return reverse("job", args=[job.public_id])


def shown(client, job, **changes):
    Job.objects.filter(pk=job.pk).update(**changes)
    return client.get(page(job)).content.decode()


def test_others_are_told_it_does_not_exist(client, job, pupil):
    assert client.get(page(job)).status_code == 302
    client.force_login(pupil)
    assert client.get(page(job)).status_code == 404


def test_the_office_sees_every_job(client, job, youth_worker):
    client.force_login(youth_worker)

    assert "Print class kits" in shown(client, job)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": JobState.QUEUED}, "It starts in a moment."),
        ({"state": JobState.QUEUED, "attempts": 1}, "The next try starts at"),
        ({"state": JobState.RUNNING}, "3 of 12 done"),
        ({"state": JobState.DONE, "result": {"url": "/en/somewhere/"}}, 'href="/en/somewhere/"'),
        ({"state": JobState.REFUSED, "problem": "The vote is open."}, "The vote is open."),
        ({"state": JobState.PARKED, "problem": "RuntimeError: secret"}, "The office sees it in its list"),
    ],
)
def test_every_state_has_its_sentence(client, job, stranger, changes, said):
    client.force_login(stranger)
    text = shown(client, job, **changes)

    assert said in text
    assert "secret" not in text


def test_the_problem_in_technical_words_is_for_staff_alone(client, job, youth_worker):
    client.force_login(youth_worker)

    assert "RuntimeError: no" in shown(client, job, state=JobState.PARKED, problem="RuntimeError: no")


def test_it_asks_again_only_while_there_is_something_to_wait_for(client, job, stranger):
    client.force_login(stranger)

    assert "hx-get" in shown(client, job, state=JobState.RUNNING)
    assert "hx-get" not in shown(client, job, state=JobState.DONE)


def test_the_sentence_is_offered_for_exchange_only_when_the_state_changed(client, job, stranger):
    client.force_login(stranger)

    same = client.get(page(job) + "?said=queued").content.decode()
    Job.objects.update(state=JobState.RUNNING)
    changed = client.get(page(job) + "?said=queued").content.decode()

    assert 'id="job-state"' not in same
    assert 'id="job-state"' in changed


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_page_follows_the_job_by_itself(phone, job, stranger, live_server, client):
    client.force_login(stranger)
    cookie = client.cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    phone.goto(page(job))
    expect(phone.get_by_text("3 of 12 done")).to_be_visible()
    axe(phone)

    Job.objects.update(state=JobState.RUNNING, done=7)
    expect(phone.get_by_text("7 of 12 done")).to_be_visible()
    expect(phone.get_by_role("status")).to_contain_text("Running")
    Job.objects.update(state=JobState.DONE, done=12, result={"url": "/en/", "label": "See the kits"})
    expect(phone.get_by_role("link", name="See the kits")).to_be_visible()
    expect(phone.get_by_role("status")).to_contain_text("Done")
    axe(phone)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_without_javascript_there_is_a_link_to_look_again(no_js, job, stranger, live_server, client):
    client.force_login(stranger)
    cookie = client.cookies["sessionid"].value
    no_js.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    no_js.goto(page(job))
    Job.objects.update(done=9)
    no_js.get_by_role("link", name="Look again").click()

    expect(no_js.get_by_text("9 of 12 done")).to_be_visible()
