"""The words of volunteering. Imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Competence(models.TextChoices):
    """The eight key competences for lifelong learning (Council Recommendation 2018/C 189/01)."""

    LITERACY = "literacy", _("reading, writing and speaking")
    LANGUAGES = "languages", _("languages")
    STEM = "stem", _("mathematics, science and technology")
    DIGITAL = "digital", _("digital skills")
    SOCIAL = "social", _("working with others and learning to learn")
    CIVIC = "civic", _("taking part in public life")
    ENTERPRISE = "enterprise", _("turning ideas into action")
    CULTURE = "culture", _("culture and creativity")


class Sentence(models.TextChoices):
    """What somebody learnt, as a sentence to tick. Which competence it shows: `COMPETENCE_OF`."""

    EXPLAINED = "explained", _("I explained something to strangers")
    WROTE = "wrote", _("I wrote a text that others used")
    LISTENED = "listened", _("I listened to somebody for a long time")
    OTHER_LANGUAGE = "other_language", _("I got by in another language")
    TRANSLATED = "translated", _("I helped people who did not share a language")
    COUNTED = "counted", _("I counted, measured or handled money")
    REPAIRED = "repaired", _("I built or repaired something")
    NATURE = "nature", _("I learnt something about animals, plants or the environment")
    COMPUTER = "computer", _("I made something with a computer or a phone")
    SHOWED_DIGITAL = "showed_digital", _("I showed somebody how a device works")
    TEAM = "team", _("I worked in a team with people I did not know")
    PATIENT = "patient", _("I stayed calm when it was hard")
    MISTAKE = "mistake", _("I made a mistake and put it right")
    NEEDS = "needs", _("I saw what others need and helped without being asked")
    COMMUNITY = "community", _("I did something for my town or my street")
    RULES = "rules", _("I learnt how an institution works")
    ORGANISED = "organised", _("I planned something and saw it through")
    IDEA = "idea", _("I had an idea and others joined in")
    LED = "led", _("I was responsible for a group or a task")
    EVENT = "event", _("I helped to make an event or a performance")
    CREATED = "created", _("I made something beautiful")
    OTHERS_CULTURE = "others_culture", _("I got to know how other people live")


COMPETENCE_OF: dict[str, Competence] = {
    Sentence.EXPLAINED: Competence.LITERACY,
    Sentence.WROTE: Competence.LITERACY,
    Sentence.LISTENED: Competence.SOCIAL,
    Sentence.OTHER_LANGUAGE: Competence.LANGUAGES,
    Sentence.TRANSLATED: Competence.LANGUAGES,
    Sentence.COUNTED: Competence.STEM,
    Sentence.REPAIRED: Competence.STEM,
    Sentence.NATURE: Competence.STEM,
    Sentence.COMPUTER: Competence.DIGITAL,
    Sentence.SHOWED_DIGITAL: Competence.DIGITAL,
    Sentence.TEAM: Competence.SOCIAL,
    Sentence.PATIENT: Competence.SOCIAL,
    Sentence.MISTAKE: Competence.SOCIAL,
    Sentence.NEEDS: Competence.CIVIC,
    Sentence.COMMUNITY: Competence.CIVIC,
    Sentence.RULES: Competence.CIVIC,
    Sentence.ORGANISED: Competence.ENTERPRISE,
    Sentence.IDEA: Competence.ENTERPRISE,
    Sentence.LED: Competence.ENTERPRISE,
    Sentence.EVENT: Competence.CULTURE,
    Sentence.CREATED: Competence.CULTURE,
    Sentence.OTHERS_CULTURE: Competence.CULTURE,
}


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "being prepared")
    OFFERED = "offered", _("waits for signatures")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", pgettext_lazy("agreement", "ended")


class OpportunityState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("opportunity", "draft")
    OPEN = "open", pgettext_lazy("opportunity", "open")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", pgettext_lazy("opportunity", "closed")


class Level(models.TextChoices):
    """Where an opportunity is: one list for the whole portal (portal.md, levels)."""

    CITY = "city", _("in town")
    REGION = "region", _("in the region")
    COUNTRY = "country", _("elsewhere in the country")
    EUROPE = "europe", _("abroad")


class Programme(models.TextChoices):
    NONE = "", _("none")
    SOLIDARITY_CORPS = "esc", _("European Solidarity Corps")
    ERASMUS = "erasmus", _("Erasmus+ Youth")
    OTHER = "other", _("another programme")


class ApplicationState(models.TextChoices):
    APPLIED = "applied", _("waits for the host")
    ACCEPTED = "accepted", pgettext_lazy("application", "accepted")
    WAITING = "waiting", _("on the waiting list")
    REFUSED = "refused", pgettext_lazy("application", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")
    CANCELLED = "cancelled", _("called off by the host")


#: Applications that hold a place, or wait for one.
LIVE_APPLICATIONS = (ApplicationState.APPLIED, ApplicationState.ACCEPTED, ApplicationState.WAITING)


#: In a shift a place is held from applying on; in an opportunity as a whole only by whom the host accepted.
HOLDING_A_PLACE = (ApplicationState.APPLIED, ApplicationState.ACCEPTED)


class EntryState(models.TextChoices):
    """Where a logbook entry stands. Only services move it on; only confirmed hours ever count."""

    DRAFT = "draft", pgettext_lazy("entry", "draft")
    SUBMITTED = "submitted", _("waits for the host")
    QUERIED = "queried", _("the host asks something")
    RETURNED = "returned", _("back with you")
    CONFIRMED = "confirmed", _("confirmed")
    REVOKED = "revoked", _("revoked")


#: With the volunteer, who may still change it.
WITH_VOLUNTEER = (EntryState.DRAFT, EntryState.QUERIED, EntryState.RETURNED)
#: Sent in and not decided.
UNCONFIRMED = (EntryState.SUBMITTED, EntryState.QUERIED, EntryState.RETURNED)


class Origin(models.TextChoices):
    """How an entry came into the portal."""

    OWN = "own", _("logged by the volunteer")
    CHECK_IN = "check_in", _("check-in on site")
    SHEET = "sheet", _("keyed in from a signed sheet")
    IMPORT = "import", _("from a spreadsheet")


class Way(models.TextChoices):
    """How an entry was confirmed."""

    PORTAL = "portal", _("in the portal")
    LINK = "link", _("by a link from an e-mail")
    SHEET = "sheet", _("by signature on a sheet")
    EVIDENCE = "evidence", _("by the office, from evidence")


class EventKind(models.TextChoices):
    """What happened to an entry, for its history."""

    WRITTEN = "written", _("written")
    CHANGED = "changed", _("changed")
    SUBMITTED = "submitted", _("sent to the host")
    TAKEN_BACK = "taken_back", _("taken back")
    QUERIED = "queried", _("the host asked")
    ANSWERED = "answered", _("answered")
    RETURNED = "returned", _("sent back")
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected by the office")
    MOVED = "moved", _("given to another supervisor")
    REVOKED = "revoked", _("revoked")


class Step(models.IntegerChoices):
    """Whom a request for confirmation goes to; each is asked when the one before did not answer."""

    SUPERVISOR = 1, _("supervisor")
    DEPUTY = 2, _("deputy")
    HEAD = 3, _("head of the host")


class Reply(models.TextChoices):
    """The answer to an invitation."""

    NONE = "", _("no answer yet")
    YES = "yes", pgettext_lazy("invitation", "comes")
    NO = "no", pgettext_lazy("invitation", "does not come")


class Invited(models.TextChoices):
    """Why somebody is invited to the honouring event."""

    QUALIFIED = "qualified", _("reached the hours")
    NEAR = "near", _("close to it")
    LATE = "late", _("reached the hours after the event of the year before")


class RelinkReason(models.TextChoices):
    """Why a logbook goes to another account of the same person."""

    SCHOOL = "school", _("changed schools and got a new account there")
    TWICE = "twice", _("opened a second account by mistake")
    LOST = "lost", _("cannot sign in with the old account any more")
    WRONG = "wrong", _("the logbook was begun for the wrong person")
