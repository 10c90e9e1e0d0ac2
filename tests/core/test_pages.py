"""Public pages are rendered once for visitors, and nobody's own page is ever kept."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tests.factories import voting

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


@pytest.mark.parametrize("query", ["school=%00", "school=a%00b&page=abc", "page=-1", "page=" + "9" * 400])
def test_a_strange_query_gets_a_page(client, query):
    opened = voting.voting_round(by_code=30)
    page = client.get(f"{opened.get_absolute_url()}?{query}")
    assert page.context["page"].number >= 1
