"""The words of the pupils' budget. Imports nothing of ours but the channels, which enrolments have too."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youthportal.organisations import models as organisations

#: How a right is used: the same words as an enrolment's channel.
Channel = organisations.Channel


class RoundStatus(models.TextChoices):
    """Where a round stands. Only services move it on, and only forwards (docs/ARCHITECTURE.md)."""

    DRAFT = "draft", pgettext_lazy("round", "being prepared")
    PROPOSALS = "proposals", _("collecting ideas")
    CHECKING = "checking", _("checking ideas")
    VOTING = "voting", _("voting")
    CLOSED = "closed", _("voting closed")
    COUNTED = "counted", _("counted, not yet published")
    PUBLISHED = "published", _("result published")


# Ideas are being collected or checked: what is on the ballot is still open.
UNDER_WAY = (RoundStatus.PROPOSALS, RoundStatus.CHECKING)


class PotKind(models.TextChoices):
    SCHOOL = "school", _("school")
    CITY = "city", _("city")


class AmountWay(models.TextChoices):
    """How the office sets the amounts of many pots at once."""

    PER_PUPIL = "per_pupil", _("this much for each pupil")
    EACH = "each", _("this much for each pot")
    SHARED = "shared", _("this much in all, shared by the number of pupils")


class BallotType(models.TextChoices):
    APPROVAL = "approval", _("choose ideas")
    POINTS = "points", _("give points")
    RANKING = "ranking", _("rank ideas")


class Rule(models.TextChoices):
    EQUAL_SHARES = "mes", _("equal shares")
    GREEDY = "greedy", _("most votes first")


class Satisfaction(models.TextChoices):
    COST = "cost", _("by cost")
    CARDINALITY = "cardinality", _("by number of ideas")
    POINTS = "points", _("by points given")
    SCORE = "score", _("by total points")


class Completion(models.TextChoices):
    """What follows when equal shares alone leave money: the words of `manage.py tally`."""

    NONE = "none", _("nothing: the rest is kept")
    ADD1 = "add1", _("raise all shares step by step, stop when nothing more fits")
    ADD1_GREEDY = "add1+greedy", _("raise all shares step by step, then by votes")
    ADD1_INTEGRAL = "add1-integral", _("raise whole shares step by step, stop when nothing more fits")
    ADD1_NONEXHAUSTIVE = "add1-nonexhaustive", _("raise all shares as long as the pot lasts")
    ADD1_INTEGRAL_NONEXHAUSTIVE = (
        "add1-integral-nonexhaustive",
        _("raise whole shares as long as the pot lasts"),
    )


class TieOrder(models.TextChoices):
    MOST_VOTES = "most_votes,min_cost,id", _("most votes, then lowest cost, then number")
    MIN_COST = "min_cost,most_votes,id", _("lowest cost, then most votes, then number")
    MIN_COST_LOT = "min_cost,most_votes,lot", _("lowest cost, then most votes, then lot")


class ProposalStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("proposal", "draft")
    SUBMITTED = "submitted", _("waits for the school's check")
    SCHOOL_PASSED = "school_passed", _("waits for the city's check")
    TO_FIX = "to_fix", _("to be fixed by its authors")
    ACCEPTED = "accepted", _("on the ballot")
    REJECTED = "rejected", _("not on the ballot")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNSUPPORTED = "unsupported", _("too few supporters")
    SEALED = "sealed", _("hidden and locked away")


PUBLIC_STATUSES = (ProposalStatus.SUBMITTED, ProposalStatus.SCHOOL_PASSED, ProposalStatus.ACCEPTED)


class CheckStep(models.TextChoices):
    SCHOOL = "school", _("school's check")
    CITY = "city", _("city's check")


class CheckOutcome(models.TextChoices):
    PASSED = "passed", _("passed")
    TO_FIX = "to_fix", _("to be fixed")
    REJECTED = "rejected", _("rejected")


class Voice(models.TextChoices):
    """Who says which goals matter at a school. Pupils answer online or as a class in a lesson."""

    PUPIL = "pupil", _("pupil, online")
    LESSON = "lesson", _("class, in a lesson")
    TEACHER = "teacher", _("teacher")
    PARENT = "parent", _("parent or guardian")


# Opinions beside the pupils' choice, given without an account and never added to it.
OPINIONS = (Voice.TEACHER, Voice.PARENT)


class SurveyVoice(models.TextChoices):
    """Who is asked after a round, each by an own link."""

    PUPILS = "pupil", _("Pupils")
    TEACHERS = "teacher", _("Teachers")


class Question(models.TextChoices):
    """What is asked after a round: five scales, one yes or no, one free text. The names are columns."""

    EASY = "easy", _("How easy was it to take part?")
    UNDERSTOOD = "understood", _("How well did you understand how the votes are counted?")
    FAIR = "fair", _("How fair do you find the result?")
    DECIDED = "decided", _("How much did pupils really decide?")
    TIME = "time", _("Was there enough time for it at school?")
    AGAIN = "again", _("Should your school take part again?")
    CHANGE = "change", _("What should change before all schools join?")


#: What 1 and 5 mean.
SCALES = {
    Question.EASY: (_("very hard"), _("very easy")),
    Question.UNDERSTOOD: (_("not at all"), _("very well")),
    Question.FAIR: (_("very unfair"), _("very fair")),
    Question.DECIDED: (_("nothing"), _("very much")),
    Question.TIME: (_("far too little"), _("plenty")),
}
#: Heads of a table in which a question has one column.
SHORT_QUESTIONS = {
    Question.EASY: _("Easy"),
    Question.UNDERSTOOD: _("Understood"),
    Question.FAIR: pgettext_lazy("survey", "Fair"),
    Question.DECIDED: _("Pupils decided"),
    Question.TIME: _("Enough time"),
    Question.AGAIN: _("Again"),
}


class Way(models.TextChoices):
    """How a class votes on its day; the lesson plan follows it."""

    PHONES = "phones", _("on the pupils' phones")
    COMPUTERS = "computers", _("in the computer room")
    KIOSK = "kiosk", _("at a polling computer")
    PAPER = "paper", _("on paper")


class Goal(models.IntegerChoices):
    """The 17 Sustainable Development Goals of the United Nations, short names."""

    NO_POVERTY = 1, _("No poverty")
    ZERO_HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INDUSTRY = 9, _("Industry, innovation and infrastructure")
    INEQUALITIES = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    OCEANS = 14, _("Life below water")
    LAND = 15, _("Life on land")
    PEACE = 16, _("Peace, justice and strong institutions")
    PARTNERSHIPS = 17, _("Partnerships for the goals")
