"""Pictures: nothing of the sent file stays, held until looked at, seen by few before, really deleted."""

import io
import zlib
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from budget.enums import RoundStatus
from tests.factories import budget as make
from tests.factories.moderation import idea_target, photo, picture_of
from tests.moderation.test_comments import refusal
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile
from youthportal.files.pictures import re_encode
from youthportal.moderation import rules
from youthportal.moderation.models import Picture
from youthportal.moderation.services import pictures
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


# --- re-encoding ----------------------------------------------------------------------------------


def encoded(content, widths=(1600, 640)):
    return re_encode(io.BytesIO(content), size=len(content), widths=widths)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_stays(kind):
    sent = photo(2000, 1000, kind=kind)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    for one, width in zip(encoded(sent), (1600, 640), strict=True):
        kept = Image.open(io.BytesIO(one.content))
        assert (kept.format, kept.size, (one.width, one.height)) == ("JPEG", (width, width // 2), kept.size)
        assert not kept.getexif()
        assert set(kept.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        for trace in (b"Invented", b"secret", b"Exif", b"ICC_PROFILE"):
            assert trace not in one.content


def test_a_picture_taken_upright_stands_upright():
    [one] = encoded(photo(1200, 600, turned=True), widths=(640,))
    assert one.width < one.height


def test_a_small_picture_is_not_enlarged_and_a_transparent_one_lies_on_white():
    [one] = encoded(photo(300, 200, kind="PNG", mode="RGBA"), widths=(640,))
    assert (one.width, one.height) == (300, 200)
    assert Image.open(io.BytesIO(one.content)).getpixel((5, 5)) == (255, 255, 255)


def bomb():
    """A PNG of 200 bytes whose head says 60,000 × 60,000."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (60000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"%PDF-1.7 not a picture", "NOT_A_PICTURE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "NOT_A_PICTURE"),
        (b"GIF89a" + b"\0" * 50, "NOT_A_PICTURE"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC_PICTURE"),
        (photo()[:700], "BROKEN_PICTURE"),
        (b"\xff\xd8\xff" + b"\0" * 500, "BROKEN_PICTURE"),
    ],
)
def test_what_is_not_taken_says_why(content, code):
    refusal(code, encoded, content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"hevx", b"mif1"])
def test_pictures_of_telephones_that_cannot_be_read_are_known_by_their_brand(brand):
    refusal("HEIC_PICTURE", encoded, b"\0\0\0\x18ftyp" + brand + b"\0" * 50)


def test_the_page_lets_telephones_convert_and_says_what_to_do_otherwise(client, idea, pupil):
    client.force_login(pupil)
    page = reverse("budget:pictures", args=[idea.public_id])
    assert 'accept="image/jpeg,image/png,image/webp"' in client.get(page).content.decode()
    heic = SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 50, content_type="image/heic")
    sent = {"upload": heic, "alt": "The wall by the entrance", "language": "en"}
    answer = client.post(page, sent).content.decode()
    assert "choose it from the photo library" in answer
    assert "Settings, Camera, Formats" in answer
    assert "The wall by the entrance" in answer
    assert not Picture.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(DomainError) as caught:
        encoded(bomb())
    assert caught.value.code in {"PICTURE_TOO_LARGE", "BROKEN_PICTURE"}


def test_forty_megabytes_are_refused_without_reading_them():
    def read():
        raise AssertionError("it was read")

    with pytest.raises(DomainError) as caught:
        re_encode(SimpleNamespace(read=read), size=40_000_000, widths=(640,))
    assert caught.value.code == "FILE_TOO_LARGE"
    assert "40.0 MB" in caught.value.message


# --- adding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [status for status in RoundStatus if status != RoundStatus.DRAFT])
@pytest.mark.parametrize("person", ["pupil", "other_pupil", "coordinator", "youth_worker", "stranger"])
def test_only_authors_add_until_the_ballot_is_settled(request, school, pupil, person, status):
    round = make.round_in(status, school=school)
    idea = make.accepted(round.pots.get(), author=pupil)
    found = rules.picture_refusal(user=request.getfixturevalue(person), target=idea_target(idea))
    if person != "pupil":
        assert found.code == "NOT_AN_AUTHOR"
    elif status in {RoundStatus.PROPOSALS, RoundStatus.CHECKING}:
        assert found is None
    else:
        assert found.code == "PICTURES_SETTLED"


def test_three_pictures_are_enough_and_each_says_what_it_shows(idea, pupil):
    refusal("NO_ALT", picture_of, idea, pupil, alt="  ")
    for _number in range(rules.MAX_PICTURES):
        picture_of(idea, pupil)
    refusal("TOO_MANY_PICTURES", picture_of, idea, pupil)
    assert StoredFile.objects.count() == 2 * rules.MAX_PICTURES


def test_a_refused_picture_keeps_no_bytes(idea, pupil):
    refusal("NOT_A_PICTURE", picture_of, idea, pupil, content=b"no picture at all")
    assert not StoredFile.objects.exists()


# --- who sees it ----------------------------------------------------------------------------------


def fetched(client, file):
    answer = client.get(file.get_absolute_url())
    if answer.streaming:
        answer.getvalue()
    return answer


SEES_HELD = {"pupil", "coordinator", "youth_worker"}


@pytest.mark.parametrize(
    "person",
    [None, "pupil", "other_pupil", "coordinator", "youth_worker", "supervisor", "official", "stranger"],
)
def test_who_sees_a_held_picture_and_who_a_public_one(request, client, idea, pupil, youth_worker, person):
    picture = picture_of(idea, pupil)
    user = request.getfixturevalue(person) if person else AnonymousUser()
    assert rules.can_see_picture(user, picture) is (person in SEES_HELD)
    if person:
        client.force_login(user)
    expected = 200 if person in SEES_HELD else (404 if person else 302)
    for file in (picture.small, picture.large):
        assert fetched(client, file).status_code == expected
    pictures.approve_picture(actor=youth_worker, picture=picture)
    for file in (picture.small, picture.large):
        answer = fetched(client, file)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"].startswith("attachment")


def test_the_coordinator_of_another_school_sees_nothing(client, idea, pupil):
    other = make.coordinator_of(make._new_school())
    picture = picture_of(idea, pupil)
    client.force_login(other)
    assert fetched(client, picture.small).status_code == 404
    assert client.get(reverse("moderation:picture", args=[picture.public_id])).status_code == 404
    assert "The bare wall" not in client.get(reverse("moderation:pictures")).content.decode()
    refusal("NOT_YOUR_PICTURE", pictures.approve_picture, actor=other, picture=picture)


def test_a_held_picture_stands_on_no_public_page(client, idea, pupil, youth_worker):
    picture = picture_of(idea, pupil)
    assert str(picture.small.public_id) not in client.get(idea.get_absolute_url()).content.decode()
    pictures.approve_picture(actor=youth_worker, picture=picture)
    shown = client.get(idea.get_absolute_url()).content.decode()
    assert str(picture.small.public_id) in shown
    assert 'alt="The bare wall"' in shown


# --- deciding and deleting ------------------------------------------------------------------------


def test_the_author_is_told_and_a_rejected_picture_is_gone(
    idea, pupil, youth_worker, django_capture_on_commit_callbacks
):
    pupil.email = "pupil@demo.example"
    pupil.save()
    picture = picture_of(idea, pupil)
    paths = [picture.small.content.name, picture.large.content.name]
    refusal("NO_REASON", pictures.reject_picture, actor=youth_worker, picture=picture, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        pictures.reject_picture(actor=youth_worker, picture=picture, reason="There is a face in it.")
    assert not Picture.objects.exists()
    assert not StoredFile.objects.exists()
    assert not any(default_storage.exists(path) for path in paths)
    assert "There is a face in it." in Message.objects.get(user=pupil).text


def test_an_author_removes_a_public_picture_and_it_is_gone(
    client, idea, pupil, youth_worker, django_capture_on_commit_callbacks
):
    picture = picture_of(idea, pupil)
    pictures.approve_picture(actor=youth_worker, picture=picture)
    refusal("LOOKED_AT", pictures.approve_picture, actor=youth_worker, picture=picture)
    address, path = picture.small.get_absolute_url(), picture.small.content.name
    client.force_login(pupil)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("budget:remove_picture", args=[idea.public_id, picture.public_id]))
    assert client.get(address).status_code == 404
    assert not default_storage.exists(path)


def test_a_deleted_draft_takes_its_pictures_along(pot, pupil):
    from budget.services.proposals import withdraw

    draft = make.draft_by(pupil, pot)
    picture_of(draft, pupil)
    withdraw(actor=pupil, proposal=draft)
    assert not Picture.objects.exists()


# --- pages ----------------------------------------------------------------------------------------


def upload(client, idea, content, alt="The bare wall"):
    sent = {"upload": SimpleUploadedFile("IMG_1.jpg", content), "alt": alt, "language": "en"}
    return client.post(reverse("budget:pictures", args=[idea.public_id]), sent)


def test_an_author_adds_a_picture_on_its_page(client, idea, pupil):
    client.force_login(pupil)
    assert upload(client, idea, photo()).status_code == 302
    shown = client.get(reverse("budget:pictures", args=[idea.public_id])).content.decode()
    assert "The bare wall" in shown
    assert "waits until somebody has looked for faces" in shown


def test_a_photo_of_forty_megabytes_is_refused_in_words(client, idea, pupil):
    client.force_login(pupil)
    answer = upload(client, idea, photo(100, 100) + b"\0" * 40_000_000, alt="My words stay")
    assert "The file is too large" in answer.content.decode()
    assert "My words stay" in answer.content.decode()


def test_strangers_find_no_page_of_pictures(client, idea, other_pupil):
    client.force_login(other_pupil)
    page = reverse("budget:pictures", args=[idea.public_id])
    assert client.get(page).status_code == 404
    assert client.get(reverse("moderation:pictures")).status_code == 404


@pytest.mark.parametrize("person", ["coordinator", "youth_worker"])
def test_whoever_looks_finds_a_queue_and_decides(request, client, idea, pupil, person):
    first, second = picture_of(idea, pupil), picture_of(idea, pupil, alt="A sketch")
    client.force_login(request.getfixturevalue(person))
    assert "2 pictures wait" in client.get(reverse("home")).content.decode()
    queue = client.get(reverse("moderation:pictures")).content.decode()
    assert "The bare wall" in queue
    assert "A sketch" in queue
    pages = [reverse("moderation:picture", args=[one.public_id]) for one in (first, second)]
    client.post(pages[0], {"approve": "yes"})
    assert "Write why" in client.post(pages[1], {"reject": "yes", "reason": ""}).content.decode()
    client.post(pages[1], {"reject": "yes", "reason": "A face"})
    assert [one.alt for one in Picture.objects.public()] == ["The bare wall"]
    assert Picture.objects.count() == 1


def test_the_queue_costs_the_same_with_one_and_three(
    client, idea, pupil, youth_worker, django_assert_max_num_queries
):
    client.force_login(youth_worker)
    for _number in range(3):
        picture_of(idea, pupil)
        with django_assert_max_num_queries(8):
            client.get(reverse("moderation:pictures"))
