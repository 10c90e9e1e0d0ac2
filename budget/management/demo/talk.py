"""What people wrote below the ideas of the open round, one picture, and who is on duty."""

import io
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from budget.models import Proposal, Round
from budget.rules.talk import KIND, target_of
from youthportal.accounts.models import User
from youthportal.files.pictures import re_encode
from youthportal.moderation.enums import Reason, Role, TextStatus
from youthportal.moderation.models import Comment, Policy, Report
from youthportal.moderation.services.pictures import LARGE, SMALL, approve_picture, keep_picture
from youthportal.municipality.models import DutyContact, Municipality

TEXTS = (
    (Role.PUPIL, 11, "Good. Can the racks be so wide that a cargo bike fits too?"),
    (Role.TEAM, 10, "Yes: we asked, the last two places will be wide."),
    (Role.PUPIL, 9, "Please put a pump beside it. The nearest one is at the bus station."),
    (Role.OFFICE, None, "The town has two pumps in store. You need not pay for one."),
)


def seed_talk(round_: Round, people: dict[str, User]) -> None:
    """A talk with an answer, a text that was hidden and one that waits, a report, and a public picture."""
    idea = Proposal.objects.by(people["pupil"]).filter(round=round_).earliest("pk")
    first = None
    for role, grade, text in TEXTS:
        parent = first if role == Role.TEAM else None
        comment = _write(idea, role, grade, text, parent=parent)
        first = first or comment
    bad = _write(idea, Role.PUPIL, 9, "Whoever cycles is a loser.", status=TextStatus.HIDDEN)
    Comment.objects.filter(pk=bad.pk).update(author=people["ambassador"])
    _write(idea, Role.PUPIL, 12, "Better ones: www.roofs.example", status=TextStatus.HELD)
    Report.objects.create(
        kind="comment", target=comment.public_id, reason=Reason.OTHER, text="Is that true?", language="en"
    )
    _picture(idea, people)
    words: Any = {"words_en": "loser*\nidiot*", "words_lt": "nevykėl*\nkvail*"}
    Policy.objects.create(id=1, **words)
    DutyContact.objects.create(
        municipality=Municipality.objects.get(id=1),
        name=str(people["youth_worker"]),
        email=str(people["youth_worker"].email),
    )


def _write(
    idea: Proposal,
    role: Role,
    grade: int | None,
    text: str,
    *,
    status: TextStatus = TextStatus.PUBLIC,
    parent: Comment | None = None,
) -> Comment:
    comment = Comment.objects.create(
        kind=KIND,
        target=idea.public_id,
        parent=parent,
        role=role,
        school=None if role == Role.OFFICE else idea.school,
        grade=grade,
        language="en",
        text=text,
        status=status,
        hold="link" if status == TextStatus.HELD else "",
        reason=Reason.BULLYING if status == TextStatus.HIDDEN else "",
        decided_at=timezone.now() if status == TextStatus.HIDDEN else None,
    )
    written = (idea.round.proposals_close_at or timezone.now()) - timedelta(days=5)
    Comment.objects.filter(pk=comment.pk).update(created_at=written)
    return comment


def _picture(idea: Proposal, people: dict[str, User]) -> None:
    """A drawing of the roof, looked at and public."""
    drawn = Image.new("RGB", (960, 540), "#dfe8ea")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 400, 960, 540), fill="#9aa7a0")
    pen.polygon([(160, 200), (800, 150), (800, 180), (160, 230)], fill="#1f5c73")
    for left in (200, 480, 760):
        pen.rectangle((left, 180, left + 14, 420), fill="#33423f")
    for left in range(230, 740, 90):
        pen.arc((left, 340, left + 80, 420), 180, 360, fill="#33423f", width=8)
    written = io.BytesIO()
    drawn.save(written, "PNG")
    content = written.getvalue()
    large, small = re_encode(io.BytesIO(content), size=len(content), widths=(LARGE, SMALL))
    target = target_of(idea, is_public=True)
    alt = "A sketch: a sloping roof on three posts over a row of racks."
    picture = keep_picture(
        actor=people["pupil"], target=target, large=large, small=small, alt=alt, language="en"
    )
    approve_picture(actor=User.objects.get(pk=people["youth_worker"].pk), picture=picture)
