"""The few pages that belong to no app."""

import re

import pytest
from django.urls import reverse

from youthportal.core.models import Job, JobState


@pytest.mark.django_db
class TestHealth:
    def test_asks_the_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(4):
            response = client.get(reverse("healthz"))
        assert response.json() == {"status": "ok"}
        assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
class TestBareAddress:
    @pytest.mark.parametrize(
        ("wanted", "led_to"), [("lt", "/lt/"), ("sl-SI,en;q=0.5", "/sl/"), ("fi", "/en/"), ("", "/en/")]
    )
    def test_leads_to_the_start_page_in_the_visitors_language(self, client, wanted, led_to):
        response = client.get(reverse("root"), headers={"accept-language": wanted})
        assert (response.status_code, response["Location"]) == (302, led_to)

    def test_the_start_page_speaks_it(self, client):
        page = client.get(reverse("home").replace("/en/", "/lt/"))
        assert 'lang="lt"' in page.content.decode()


@pytest.mark.django_db
class TestTheme:
    def test_is_remembered_and_leads_back(self, client):
        response = client.get(reverse("theme", args=["dark"]), {"next": "/lt/budget/"})
        assert response["Location"] == "/lt/budget/"
        assert response.cookies["theme"].value == "dark"
        assert 'data-theme="dark"' in client.get("/en/").content.decode()

    def test_auto_forgets_it(self, client):
        client.cookies["theme"] = "dark"
        assert client.get(reverse("theme", args=["auto"])).cookies["theme"]["max-age"] == 0

    @pytest.mark.parametrize(
        "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
    )
    def test_never_leads_elsewhere(self, client, target):
        assert client.get(reverse("theme", args=["light"]), {"next": target})["Location"] == "/"

    def test_knows_three_names_only(self, client):
        assert client.get(reverse("theme", args=["pink"])).status_code == 404


@pytest.mark.django_db
class TestJobPage:
    @pytest.fixture
    def job(self, pupil):
        return Job.objects.create(
            name="tests.page",
            label="Vote cards of 10-a",
            owner=pupil,
            state=JobState.RUNNING,
            done=3,
            total=8,
        )

    def test_shows_its_owner_how_far_it_is(self, client, pupil, job):
        client.force_login(pupil)
        page = client.get(reverse("job", args=[job.public_id])).content.decode()
        assert "Vote cards of 10-a" in page
        assert re.search(r"\b3\b[^<]*\b8\b", page)

    def test_shows_the_office_everybodys(self, client, youth_worker, job):
        client.force_login(youth_worker)
        assert "Vote cards of 10-a" in client.get(reverse("job", args=[job.public_id])).content.decode()

    def test_is_not_there_for_others(self, client, other_pupil, job):
        client.force_login(other_pupil)
        assert client.get(reverse("job", args=[job.public_id])).status_code == 404

    def test_asks_visitors_to_sign_in(self, client, job):
        address = reverse("job", args=[job.public_id])
        assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"
