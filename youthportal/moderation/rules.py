"""Who may write, edit, report, hide and open what, and why not. Nothing here writes."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.moderation import holding, places
from youthportal.moderation.enums import PictureStatus, Reason, TextStatus, Trust
from youthportal.moderation.models import Alarm, Comment, Picture, Policy, SealedText, Standing
from youthportal.moderation.models.comment import EDIT_TIME
from youthportal.moderation.places import Target
from youthportal.municipality.models import DutyContact, Municipality
from youthportal.organisations.models import School

MAX_TEXT = 2000
MAX_LINKS = 2
MAX_PICTURES = 3
BURST, BURST_TIME = 6, timedelta(minutes=10)
#: A hidden text makes a person's next ones wait for so long.
PROBATION = timedelta(days=30)
EMPTY = _("This text is not there any more.")
NOT_ON_DUTY = _("Only the duty contacts open and hand over such texts.")


# --- texts ----------------------------------------------------------------------------------------


def text_refusal(text: str) -> DomainError | None:
    if not text.strip():
        return DomainError("EMPTY_TEXT", _("Write something first."))
    if len(text) > MAX_TEXT:
        return DomainError(
            "TEXT_TOO_LONG",
            _("Your text has %(length)s characters. At most %(limit)s fit. Make it shorter."),
            length=len(text),
            limit=MAX_TEXT,
        )
    if holding.links_in(text) > MAX_LINKS:
        return DomainError(
            "TOO_MANY_LINKS", _("At most %(count)s links, please. Take some out."), count=MAX_LINKS
        )
    return None


def comment_refusal(*, user: Any, target: Target, at: datetime | None = None) -> DomainError | None:
    """Why `user` may not write here now."""
    place = places.place(target.kind)
    if place is None or not place.is_public(target):
        return places.CLOSED
    return place.comment_refusal(user=user, target=target, at=at) or speed_refusal(user, at)


def speed_refusal(user: Any, at: datetime | None = None) -> DomainError | None:
    since = (at or now()) - BURST_TIME
    if not user.is_staff and Comment.objects.by(user).filter(created_at__gt=since).count() >= BURST:
        return DomainError(
            "TOO_FAST",
            _("You have written a lot in a short time. Your text is still here: send it in ten minutes."),
        )
    return None


def answer_refusal(parent: Comment, target: Target) -> DomainError | None:
    """Answers stand one level below a text that everybody can read."""
    is_of_target = (parent.kind, parent.target) == (target.kind, target.id)
    if parent.parent_id is not None or not parent.is_public or not is_of_target:
        return DomainError("NO_ANSWER_HERE", _("You cannot answer this text. Write a new one instead."))
    return None


def first_name_refusal(user: Any, day: Any) -> DomainError | None:
    """A first name is shown only if its owner wants it and is old enough to decide that alone."""
    ages = user.age_range(day)
    if not user.first_name:
        return DomainError("NO_FIRST_NAME", _("The portal does not know your first name."))
    if ages is None or ages[0] < Municipality.current().consent_age:
        return DomainError("TOO_YOUNG_FOR_NAME", _("At your age texts are shown with grade and school only."))
    return None


def edit_refusal(*, comment: Comment, user: Any, at: datetime | None = None) -> DomainError | None:
    if comment.author_id is None or comment.author_id != user.pk:
        return DomainError("NOT_YOURS", _("Only whoever wrote it can do this."))
    if comment.status not in {TextStatus.PUBLIC, TextStatus.HELD}:
        return DomainError("NOT_THERE", EMPTY)
    if (at or now()) > comment.created_at + EDIT_TIME:
        return DomainError(
            "EDIT_TOO_LATE",
            _("A text can be changed for %(minutes)s minutes. You can still delete it and write a new one."),
            minutes=int(EDIT_TIME.total_seconds() // 60),
        )
    return None


def delete_refusal(*, comment: Comment, user: Any) -> DomainError | None:
    """A text the office has hidden stays until its time is over, so that the office can answer for it."""
    if comment.author_id is None or comment.author_id != user.pk:
        return DomainError("NOT_YOURS", _("Only whoever wrote it can do this."))
    if comment.status not in {TextStatus.PUBLIC, TextStatus.HELD}:
        return DomainError("NOT_THERE", EMPTY)
    return None


def trust_of(user: Any, policy: Policy, at: datetime | None = None) -> Trust:
    """The level the office set, or else what became of the texts so far."""
    if user.is_staff or School.objects.coordinated_by(user).exists():
        return Trust.KNOWN
    if by_hand := Standing.objects.filter(user=user).first():
        return Trust(by_hand.trust)
    mine = Comment.objects.by(user)
    since = (at or now()) - PROBATION
    if mine.filter(status__in=[TextStatus.HIDDEN, TextStatus.SEALED], decided_at__gt=since).exists():
        return Trust.NEW
    return Trust.KNOWN if mine.public().count() >= policy.hold_first else Trust.NEW


# --- reports and decisions ------------------------------------------------------------------------


def report_refusal(target: Target | None) -> DomainError | None:
    """Whatever everybody can see, everybody can report, also without account."""
    place = places.place(target.kind) if target else None
    if target is None or place is None or not place.is_public(target):
        return DomainError("NOT_THERE", _("This is not there any more. You need not report it."))
    return None


def moderate_refusal(user: Any) -> DomainError | None:
    if not user.is_staff:
        return DomainError("NOT_THE_OFFICE", _("Only the office decides this."))
    return None


def approve_refusal(*, comment: Comment, user: Any) -> DomainError | None:
    if comment.status not in {TextStatus.HELD, TextStatus.HIDDEN}:
        return DomainError("NOTHING_TO_APPROVE", _("This text does not wait and is not hidden."))
    return moderate_refusal(user)


def hide_refusal(*, comment: Comment, user: Any, reason: str) -> DomainError | None:
    if reason not in Reason.values:
        return DomainError("NO_REASON", _("Choose the reason. The author reads it."))
    if comment.status not in {TextStatus.HELD, TextStatus.PUBLIC}:
        return DomainError("NOTHING_TO_HIDE", _("This text is hidden or gone already."))
    return moderate_refusal(user)


def undo_refusal(*, comment: Comment, user: Any) -> DomainError | None:
    decided = {TextStatus.HIDDEN, TextStatus.PUBLIC}
    if not comment.before or comment.decided_by_id is None or comment.status not in decided:
        return DomainError("NOTHING_TO_UNDO", _("Nothing was decided about this text that can be undone."))
    return moderate_refusal(user)


def seal_refusal(*, comment: Comment, user: Any) -> DomainError | None:
    if not comment.text:
        return DomainError("NOT_THERE", EMPTY)
    return moderate_refusal(user)


def can_read_sealed(user: Any) -> bool:
    """The duty contacts of today. While the office has named none, whoever works in it."""
    if not (user.is_authenticated and user.is_staff):
        return False
    current = list(DutyContact.objects.current())
    return not current or any(one.email.casefold() == (user.email or "").casefold() for one in current)


def hand_over_refusal(*, sealed: SealedText, user: Any, to: str) -> DomainError | None:
    if not can_read_sealed(user):
        return DomainError("NOT_ON_DUTY", NOT_ON_DUTY)
    if sealed.handed_at is not None:
        return DomainError("HANDED_OVER", _("This text was handed over before. Print the protocol again."))
    if not to.strip():
        return DomainError("NO_RECEIVER", _("Write to whom it is handed over: name and institution."))
    return None


def close_alarm_refusal(*, alarm: Alarm, user: Any, outcome: str) -> DomainError | None:
    if alarm.closed_at is not None:
        return DomainError("ALREADY_CLOSED", _("This was closed before."))
    if not outcome.strip():
        return DomainError("NO_OUTCOME", _("Write what was done."))
    return moderate_refusal(user)


# --- pictures -------------------------------------------------------------------------------------


def picture_refusal(*, user: Any, target: Target) -> DomainError | None:
    """Why `user` may not add a picture here now."""
    place = places.place(target.kind)
    if refusal := place.picture_refusal(user=user, target=target) if place else places.NO_PICTURES:
        return refusal
    if Picture.objects.about(target.kind, target.id).count() >= MAX_PICTURES:
        return DomainError(
            "TOO_MANY_PICTURES", _("At most %(count)s pictures. Remove one first."), count=MAX_PICTURES
        )
    return None


def alt_refusal(alt: str) -> DomainError | None:
    if not alt.strip():
        return DomainError(
            "NO_ALT", _("Say in a sentence what the picture shows, for everybody who cannot see it.")
        )
    return None


def can_look(user: Any, picture: Picture) -> bool:
    """Whether `user` decides about this picture: the office, and the coordinator of its school."""
    if not user.is_authenticated:
        return False
    if user.is_staff or picture.school_id is None:
        return bool(user.is_staff)
    return School.objects.coordinated_by(user).filter(pk=picture.school_id).exists()


def look_refusal(*, picture: Picture, user: Any) -> DomainError | None:
    if not can_look(user, picture):
        return DomainError("NOT_YOUR_PICTURE", _("Only the school's coordinator and the office decide this."))
    return None


def publish_picture_refusal(*, picture: Picture, user: Any) -> DomainError | None:
    if picture.status != PictureStatus.HELD:
        return DomainError("LOOKED_AT", _("Somebody has looked at this picture already."))
    return look_refusal(picture=picture, user=user)


def can_see_picture(user: Any, picture: Picture) -> bool:
    """A held picture: whoever decides about it, and the authors of what it belongs to."""
    if picture.is_public or can_look(user, picture):
        return True
    place, target = places.place(picture.kind), places.find(picture.kind, picture.target)
    return bool(user.is_authenticated and place and target and place.is_author(user, target))


def reject_refusal(reason: str) -> DomainError | None:
    if not reason.strip():
        return DomainError("NO_REASON", _("Write why. The author reads it."))
    return None
