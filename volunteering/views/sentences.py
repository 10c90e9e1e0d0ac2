"""States of opportunities, applications and agreements as a word and a sentence that says what comes next."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from volunteering.enums import AgreementState, ApplicationState, OpportunityState
from volunteering.models import Application, Opportunity, VolunteerAgreement
from youthportal.core import words

State = dict[str, str]


def state(kind: str, label: str, sentence: str) -> State:
    return {"kind": kind, "label": label, "sentence": sentence}


def opportunity_state(found: Opportunity, at: datetime, *, has_shifts: bool = True) -> State:
    """For everybody. `has_shifts`: a shift is still to come, or there are none at all."""
    if found.state == OpportunityState.CLOSED or not found.host.is_active(timezone.localdate(at)):
        return state("closed", _("Closed"), _("Nobody can apply any more. Look at what else there is."))
    if found.state == OpportunityState.PAUSED:
        text = _("%(reason)s You can ask for news when it opens again.")
        return state("waiting", _("Paused"), text % {"reason": found.pause_reason})
    if found.state == OpportunityState.DRAFT:
        return state("draft", pgettext("opportunity", "Draft"), _("Nobody sees it before you open it."))
    return _open_state(found.apply_until, at, has_shifts=has_shifts)


def _open_state(until: datetime | None, at: datetime, *, has_shifts: bool) -> State:
    if until is not None and until <= at:
        return state("closed", _("Over"), _("The day until which one could apply is over."))
    if not has_shifts:
        return state("waiting", _("No shift now"), _("The host has not set the next shift yet."))
    sentence = _("You can apply now. The host answers you.")
    if until is not None:
        sentence = _("You can apply %(until)s.") % {"until": words.until(until)}
    return state("open", pgettext("opportunity", "Open"), sentence)


def application_state(application: Application) -> State:
    """For the volunteer."""
    host = application.opportunity.host
    reason = application.reason
    known: dict[str, State] = {
        ApplicationState.APPLIED: state(
            "waiting",
            _("Waits for the host"),
            _("%(host)s decides. Your place is kept until then.") % {"host": host},
        ),
        ApplicationState.ACCEPTED: state(
            "done", _("You have a place"), _("You are expected. See you there!")
        ),
        ApplicationState.WAITING: state(
            "waiting", _("On the waiting list"), _("When a place becomes free you move up by yourself.")
        ),
        ApplicationState.REFUSED: state("stopped", _("No place this time"), reason),
        ApplicationState.WITHDRAWN: state("closed", _("Withdrawn"), _("You took it back.")),
        ApplicationState.CANCELLED: state("stopped", _("Called off"), reason),
    }
    return known[application.state]


def agreement_state(agreement: VolunteerAgreement) -> State:
    """For both sides."""
    if agreement.state == AgreementState.DRAFT:
        return state("draft", _("Being prepared"), _("The volunteer sees it once you offer it."))
    if agreement.state == AgreementState.ENDED:
        return state("closed", pgettext("agreement", "Ended"), agreement.end_reason)
    if agreement.state == AgreementState.IN_FORCE:
        return state("done", _("In force"), _("Both sides have signed."))
    missing = _("The host still has to sign.")
    if agreement.volunteer_signed_on is None:
        missing = _("The volunteer still has to sign.")
        if agreement.host_signed_on is None:
            missing = _("Both sides still have to sign, here or on the printed paper.")
    return state("waiting", _("Waits for signatures"), missing)
