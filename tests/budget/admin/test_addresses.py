"""Typed addresses of the office's pages are answered, whatever they hold."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["_00x", "²", "1.5"])
def test_an_idea_whose_number_is_none_is_not_found(client, youth_worker, number):
    client.force_login(youth_worker)
    assert client.get(f"/en/admin/budget/proposal/{number}/change/").status_code == 404


@pytest.mark.parametrize("query", ["school__id__exact=²", "school_class=²", "school_class=" + "9" * 40])
def test_pupils_are_not_narrowed_by_what_is_no_number(client, youth_worker, pupil, query):
    client.force_login(youth_worker)
    assert client.get(f"/en/admin/organisations/pupil/?{query}").status_code in {200, 302}
