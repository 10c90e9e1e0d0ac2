"""What people write below something."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped
from youthportal.moderation.enums import Hold, Reason, Role, TextStatus
from youthportal.moderation.models.base import About, AboutQuerySet
from youthportal.organisations.grades import grade_name
from youthportal.organisations.models import GradeScheme, School

EDIT_TIME = timedelta(minutes=15)


class CommentQuerySet(AboutQuerySet["Comment"]):
    def shown(self) -> Self:
        """What a public page lists: public texts, and the empty place of one taken away that has answers."""
        answers = Comment.objects.filter(parent=OuterRef("pk"), status=TextStatus.PUBLIC)
        answered = Q(Exists(answers), parent=None)
        return self.filter(Q(status=TextStatus.PUBLIC) | answered)

    def public(self) -> Self:
        return self.filter(status=TextStatus.PUBLIC)

    def held(self) -> Self:
        return self.filter(status=TextStatus.HELD)

    def by(self, user: Any) -> Self:
        return self.filter(author=user) if user.is_authenticated else self.none()

    def in_talk(self) -> Self:
        """Oldest first, each answer below what it answers."""
        return self.select_related("school").order_by(Coalesce("parent_id", "id"), "id")

    def with_total(self) -> Self:
        """Each row says how many there are in all, so that a page of them costs one query."""
        return self.annotate(total=Window(Count("pk")))


def pupil_name(school: School | None, grade: int | None) -> str:
    """A pupil as the public reads it: grade and school, never a name."""
    if school is None:
        return gettext("A pupil")
    if grade is None:
        return gettext("Pupil of %(school)s") % {"school": school.name}
    named = {"grade": grade_name(grade, school.grade_scheme), "school": school.name}
    if school.grade_scheme == GradeScheme.COURSE:
        return gettext("Pupil of course %(grade)s, %(school)s") % named
    if school.grade_scheme == GradeScheme.LETNIK:
        return gettext("Pupil of letnik %(grade)s, %(school)s") % named
    return gettext("Pupil of grade %(grade)s, %(school)s") % named


class Comment(TimeStamped, PublicId, About):
    """One text. What the public reads of its author is fixed when it is written: role, grade and school, or
    a first name that its author chose; `author` itself is shown to nobody but the office.
    """

    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("answers"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    role = models.CharField(_("writes as"), max_length=8, choices=Role, default=Role.PUPIL)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    first_name = models.CharField(_("first name, if chosen"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=TextStatus, default=TextStatus.PUBLIC)
    before = models.CharField(max_length=8, choices=TextStatus, blank=True, editable=False)
    hold = models.CharField(_("held because"), max_length=8, choices=Hold, blank=True)
    reason = models.CharField(_("hidden because"), max_length=20, choices=Reason, blank=True)
    words = models.CharField(_("in words, for the author"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    total: int  # of with_total() alone; the next two of views.shown
    is_own: bool
    can_edit: bool

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=TextStatus.HIDDEN) | ~Q(reason=""), name="hidden_comment_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status=TextStatus.HELD) | ~Q(hold=""), name="held_comment_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=TextStatus.SEALED) | Q(text=""), name="sealed_comment_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "target", "status"], name="comment_of"),
            models.Index(fields=["status", "id"], name="comment_queue"),
            models.Index(fields=["author", "-id"], name="comment_by"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60) or str(self.get_status_display())

    def get_absolute_url(self) -> str:
        return reverse("moderation:comment", args=[self.public_id])

    @property
    def shown_as(self) -> str:
        """Who the public sees, in the reader's language."""
        if self.first_name:
            return self.first_name
        match self.role:
            case Role.OFFICE:
                return gettext("Youth office")
            case Role.SCHOOL:
                return self.school.name if self.school else gettext("The school")
            case Role.TEAM:
                return gettext("One of the authors")
        return pupil_name(self.school, self.grade)

    @property
    def is_public(self) -> bool:
        return self.status == TextStatus.PUBLIC

    @property
    def is_from_office(self) -> bool:
        return self.role in {Role.OFFICE, Role.SCHOOL}
