"""Texts, pictures and reports as tests need them; `photo()` is a picture as a telephone writes it."""

import io

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from tests.factories.accounts import UserFactory
from youthportal.moderation import places
from youthportal.moderation.enums import Hold, Reason, TextStatus
from youthportal.moderation.models import Alarm, Comment, Report
from youthportal.moderation.services.pictures import add_picture


class CommentFactory(DjangoModelFactory):
    """A public text of a pupil; `about=idea` is what it stands below."""

    class Meta:
        model = Comment

    class Params:
        about = None
        held = factory.Trait(status=TextStatus.HELD, hold=Hold.NEW)
        hidden = factory.Trait(
            status=TextStatus.HIDDEN, reason=Reason.BULLYING, decided_at=factory.LazyFunction(timezone.now)
        )

    kind = "idea"
    target = factory.LazyAttribute(lambda o: o.about.public_id)
    author = factory.SubFactory(UserFactory, pupil=True)
    grade = 10
    school = factory.LazyAttribute(lambda o: o.about.school)
    language = "en"
    text = factory.Sequence(lambda n: f"What about a pump, number {n}?")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    kind = "comment"
    reason = Reason.HATE
    language = "en"


class AlarmFactory(DjangoModelFactory):
    class Meta:
        model = Alarm

    text = "He waits for me after school."
    language = "en"


def photo(width=1200, height=900, *, kind="JPEG", turned=False, gps=True, mode="RGB"):
    """Bytes of a picture with place, device, comment and, if `turned`, the mark of a camera held upright."""
    picture = Image.new(mode, (width, height), "teal" if mode == "RGB" else (0, 128, 128, 0))
    exif = Image.Exif()
    exif[0x010F] = "Invented Telephones"
    if turned:
        exif[0x0112] = 6
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 41.0, 0.0), 3: "E", 4: (25.0, 16.0, 0.0)})
    written = io.BytesIO()
    picture.save(written, kind, exif=exif, **({"comment": b"secret"} if kind == "JPEG" else {}))
    return written.getvalue()


def idea_target(idea):
    return places.find("idea", idea.public_id)


def picture_of(idea, author, *, alt="The bare wall", content=None):
    content = content or photo(400, 300)
    return add_picture(
        actor=author,
        target=idea_target(idea),
        upload=io.BytesIO(content),
        size=len(content),
        alt=alt,
        language="en",
    )
