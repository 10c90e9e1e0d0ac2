"""The words of moderation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody reports a text, and why it is hidden: one list, fit for minors."""

    BULLYING = "bullying", _("It bullies or threatens somebody")
    HATE = "hate", _("It spreads hate against a group of people")
    NOT_FOR_CHILDREN = "not_for_children", _("It is not for children: sex, violence, drugs")
    PRIVACY = "privacy", _("It tells private things: a name, a face, an address")
    SPAM = "spam", _("It is advertising or nonsense")
    OTHER = "other", _("Something else")


class Hold(models.TextChoices):
    """Why a text waits for the office before anybody else reads it."""

    NEW = "new", _("among the first texts of this person")
    LINK = "link", _("it has a link")
    CONTACT = "contact", _("it has an address or a telephone number")
    WORDS = "words", _("it has a word of the list")
    HOURS = "hours", _("it was written outside office hours")


class TextStatus(models.TextChoices):
    HELD = "held", _("waits for the office")
    PUBLIC = "public", _("everybody can read it")
    HIDDEN = "hidden", _("hidden by the office")
    SEALED = "sealed", _("hidden and locked away")
    REMOVED = "removed", _("deleted by its author")


class Role(models.TextChoices):
    """As what somebody writes."""

    PUPIL = "pupil", _("pupil")
    TEAM = "team", _("one of its authors")
    SCHOOL = "school", _("school")
    OFFICE = "office", _("office")


class Trust(models.TextChoices):
    """The two levels. Without a row the level follows from what became of somebody's texts."""

    NEW = "new", _("new: texts are read before they appear")
    KNOWN = "known", _("known: texts appear at once")


class PictureStatus(models.TextChoices):
    HELD = "held", _("waits until somebody has looked for faces")
    PUBLIC = "public", _("everybody can see it")


class ReportStatus(models.TextChoices):
    OPEN = "open", _("open")
    ACTED = "acted", _("something was done")
    NO_ACTION = "no_action", _("nothing had to be done")


class AlarmStatus(models.TextChoices):
    OPEN = "open", _("nobody has taken it yet")
    TAKEN = "taken", _("somebody looks after it")
    CLOSED = "closed", _("closed")
