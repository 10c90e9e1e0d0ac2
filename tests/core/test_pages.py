"""Public pages are rendered once for visitors, and nobody's own page is ever kept."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import voting
from youthportal.core.models import SiteVersion

pytestmark = pytest.mark.django_db
HOME = "/en/"


@pytest.fixture
def client_class():
    """For a second browser."""
    return Client


def test_a_page_of_somebody_signed_in_is_kept_nowhere(client, pupil):
    client.force_login(pupil)
    page = client.get(HOME)
    assert "private" in page["Cache-Control"]
    assert not page.has_header("ETag")


def test_a_visitor_after_somebody_signed_in_sees_nothing_of_them(client, pupil, client_class):
    client.force_login(pupil)
    own = client.get(HOME).content.decode()
    visitor = client_class().get(HOME)
    client.get(HOME)
    assert reverse("profile") in own
    assert reverse("profile") not in visitor.content.decode()
    assert client_class().get(HOME, headers={"if-none-match": visitor["ETag"]}).status_code == 304
    assert client.get(HOME, headers={"if-none-match": visitor["ETag"]}).status_code == 200


def test_a_code_voter_changes_no_public_page(client, client_class):
    opened = voting.voting_round(by_code=30)
    addresses = [HOME, opened.get_absolute_url(), voting.school_pot(opened).get_absolute_url()]
    client.post(reverse("budget:enter_code"), {"code": voting.new_codes(opened)[0]})
    for address in addresses:
        seen_by_voter = client.get(address).content
        caches["pages"].clear()
        assert client_class().get(address).content == seen_by_voter


HELP = "/en/budget/help/"


def test_a_common_page_is_rendered_once_for_all_who_are_signed_in(
    client, pupil, other_pupil, client_class, django_assert_num_queries
):
    client.force_login(pupil)
    first = client.get(HELP).content
    other = client_class()
    other.force_login(other_pupil)
    with django_assert_num_queries(2):  # the version of the content, and the person
        again = other.get(HELP)
    assert again.templates == []
    assert again.content == first
    assert "private" in again["Cache-Control"]


def test_a_common_page_kept_for_people_signed_in_is_not_shown_to_visitors(client, pupil, client_class):
    client.force_login(pupil)
    own = client.get(HELP).content.decode()
    client.logout()
    assert reverse("profile") in own
    assert reverse("profile") not in client.get(HELP).content.decode()
    assert reverse("profile") not in client_class().get(HELP).content.decode()


def test_a_common_page_is_new_after_a_change_and_in_other_colours(client, pupil):
    client.force_login(pupil)
    for _again in range(2):
        client.get(HELP)
    SiteVersion.bump()
    assert client.get(HELP).templates
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get(HELP).content.decode()


def test_a_common_page_with_a_message_for_its_reader_is_not_kept(client, pupil, rf):
    client.force_login(pupil)
    client.get(HELP)
    waiting = rf.get("/")
    storage = CookieStorage(waiting)
    storage.add(messages.SUCCESS, "Only for you")
    response = HttpResponse()
    storage.update(response)
    client.cookies["messages"] = response.cookies["messages"].value
    assert "Only for you" in client.get(HELP).content.decode()
    assert "Only for you" not in client.get(HELP).content.decode()


@pytest.mark.parametrize("query", ["school=%00", "school=a%00b&page=abc", "page=-1", "page=" + "9" * 400])
def test_a_strange_query_gets_a_page(client, query):
    opened = voting.voting_round(by_code=30)
    page = client.get(f"{opened.get_absolute_url()}?{query}")
    assert page.context["page"].number >= 1
