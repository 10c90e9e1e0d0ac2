"""What can be agreed to, by whom, how, and the ages of three countries."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ONLINE = "online", _("taking part online")
    NAME = "name", _("first name in public")
    PICTURE = "picture", _("pictures")
    VOLUNTEERING = "volunteering", _("volunteering")
    TRIP = "trip", _("trips")


class Act(models.TextChoices):
    GIVEN = "given", _("agreed")
    REFUSED = "refused", _("said no")
    WITHDRAWN = "withdrawn", _("took it back")


class Giver(models.TextChoices):
    PUPIL = "pupil", _("the young person")
    GUARDIAN = "guardian", _("a parent or guardian")
    INSTITUTION = "institution", _("an institution that is the guardian")


class Form(models.TextChoices):
    SELF = "self", _("signed in")
    LINK = "link", _("by a link from an e-mail")
    PAPER = "paper", _("on paper, kept at school")


#: What is asked of guardians for the pupils' budget, in the order of the slip.
OF_THE_BUDGET = (Kind.ONLINE, Kind.NAME, Kind.PICTURE)

#: Kinds to which the young person says yes too, at any age; of the others using it is saying yes.
NEEDS_OWN_WORD = frozenset({Kind.NAME, Kind.PICTURE, Kind.VOLUNTEERING, Kind.TRIP})

MEANING: dict[str, Promise] = {
    Kind.ONLINE: _("Sending in ideas and writing comments with an own account."),
    Kind.NAME: _("The first name may stand beside an idea, where everybody can read it. Never the surname."),
    Kind.PICTURE: _("Pictures in which the young person can be recognised may be shown in public."),
    Kind.VOLUNTEERING: _("Helping in organisations of the town as a volunteer."),
    Kind.TRIP: _("Going on trips of the youth office."),
}

#: Below this age a guardian agrees. Online: the national age under Article 8 of Regulation (EU) 2016/679.
AGES_OF_COUNTRY = {
    "LT": {"consent_age": 14, "picture_age": 18, "volunteering_age": 14, "trip_age": 18},
    "LV": {"consent_age": 13, "picture_age": 18, "volunteering_age": 16, "trip_age": 18},
    "SI": {"consent_age": 15, "picture_age": 18, "volunteering_age": 15, "trip_age": 18},
}
ADULT = 18
