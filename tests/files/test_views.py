import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.files.conftest import PNG
from youthportal.files.models import Access
from youthportal.files.services import store_file

pytestmark = pytest.mark.django_db

FOUND, TO_SIGN_IN, MISSING = 200, 302, 404


def address(file) -> str:
    return file.get_absolute_url()


@pytest.fixture
def fetch(client):
    """GET and read to the end, as a browser does."""

    def get(url: str, **headers):
        answer = client.get(url, headers=headers)
        if answer.streaming:
            answer.body = b"".join(answer.streaming_content)
        return answer

    return get


@pytest.mark.parametrize(
    ("access", "visitor", "owner", "other", "office"),
    [
        (Access.PUBLIC, FOUND, FOUND, FOUND, FOUND),
        (Access.OWNER, TO_SIGN_IN, FOUND, MISSING, FOUND),
        (Access.STAFF, TO_SIGN_IN, MISSING, MISSING, FOUND),
    ],
)
def test_each_access_rule_for_each_role(
    client, fetch, pupil, stranger, youth_worker, access, visitor, owner, other, office
):
    file = store_file(content=PNG, name="x.png", access=access, owner=pupil)
    answers = [fetch(address(file)).status_code]
    for user in (pupil, stranger, youth_worker):
        client.force_login(user)
        answers.append(fetch(address(file)).status_code)
    assert answers == [visitor, owner, other, office]


def test_a_visitor_cannot_tell_a_private_file_from_none(fetch):
    private = address(store_file(content=PNG, name="x.png", access=Access.STAFF))
    nothing = reverse("files:file", args=[uuid.uuid4(), "x.png"])
    for url in (private, nothing):
        answer = fetch(url)
        assert answer.status_code == TO_SIGN_IN
        assert answer["Location"] == f"{reverse('account_login')}?next={url}"


def test_it_comes_as_an_attachment_with_its_real_type_and_baltic_name(fetch):
    name = "Žąsų klasės sąrašas – ķļģ.csv"
    file = store_file(content=b"a;b\n", name=name, access=Access.PUBLIC)
    answer = fetch(address(file))
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Length"] == "4"
    assert answer.body == b"a;b\n"


def test_a_page_with_a_script_is_never_handed_out_as_a_page(fetch):
    file = store_file(content=b"<script>alert(1)</script>", name="x.html", access=Access.PUBLIC)
    answer = fetch(address(file))
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")


def test_shared_caches_keep_public_files_only(client, fetch, youth_worker):
    public = store_file(content=PNG, name="x.png", access=Access.PUBLIC)
    private = store_file(content=PNG, name="x.png", access=Access.STAFF)
    client.force_login(youth_worker)
    assert fetch(address(public))["Cache-Control"] == "public, max-age=3600"
    assert fetch(address(private))["Cache-Control"] == "private, no-store"


def test_a_known_file_is_not_sent_again_but_only_to_those_who_may(client, fetch, stranger):
    file = store_file(content=PNG, name="x.png", access=Access.PUBLIC)
    etag = fetch(address(file))["ETag"]
    again = fetch(address(file), if_none_match=f'"other", W/{etag}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    file.access = Access.STAFF
    file.save()
    client.force_login(stranger)
    assert fetch(address(file), if_none_match=etag).status_code == MISSING


def test_a_row_whose_bytes_are_gone_is_not_found(fetch):
    file = store_file(content=PNG, name="x.png", access=Access.PUBLIC)
    Path(file.content.path).unlink()
    assert fetch(address(file)).status_code == MISSING


def test_files_are_only_read(client):
    file = store_file(content=PNG, name="x.png", access=Access.PUBLIC)
    assert client.post(address(file)).status_code == 405
    answer = client.head(address(file))
    assert list(answer.streaming_content) == []
    assert answer["Content-Length"] == str(len(PNG))
