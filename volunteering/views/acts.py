"""Acts behind one question: what the page says, which form it has, which service it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteering.forms.agreements import PaperForm, SignForm
from volunteering.forms.opportunities import PlacesForm, ReasonForm, SureForm
from volunteering.models import VolunteerAgreement
from volunteering.rules.agreements import needs_birth_date
from volunteering.services import agreements, opportunities
from volunteering.services.applications import change_places
from volunteering.views.public import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest


@dataclass(frozen=True, kw_only=True)
class Act:
    """`do(actor=, **subject, **form's values)` raises a DomainError that is said above the form."""

    form: Callable[..., Any]
    do: Callable[..., Any]
    title: Promise
    lead: Promise
    button: Promise
    done: Promise


OF_AN_OFFER = {
    "open": Act(
        form=SureForm,
        do=opportunities.open_opportunity,
        title=_("Open it?"),
        lead=_("Everybody sees it on the board and can apply."),
        button=_("Yes, open it"),
        done=_("It is open now."),
    ),
    "pause": Act(
        form=ReasonForm,
        do=opportunities.pause_opportunity,
        title=_("Pause it?"),
        lead=_("Nobody can apply for now. Whoever has a place keeps it and reads why you pause."),
        button=_("Pause it"),
        done=_("It is paused. Whoever applied is told."),
    ),
    "close": Act(
        form=SureForm,
        do=opportunities.close_opportunity,
        title=_("Close it?"),
        lead=_(
            "Whoever was accepted keeps the place; whoever still waits is told that it is over. If a shift "
            "does not take place, call it off first."
        ),
        button=_("Yes, close it"),
        done=_("It is closed."),
    ),
}
OF_A_SHIFT = {
    "call_off": Act(
        form=ReasonForm,
        do=opportunities.call_off_shift,
        title=_("Call this shift off?"),
        lead=_("Everybody who has a place or waits for one is told at once. It cannot be undone."),
        button=_("Call it off"),
        done=_("The shift is called off. Everybody who applied is told."),
    ),
    "places": Act(
        form=PlacesForm,
        do=change_places,
        title=_("How many places?"),
        lead=_("With more places the waiting list moves up by itself."),
        button=_("Save"),
        done=_("Saved."),
    ),
}
OF_AN_AGREEMENT = {
    "offer": Act(
        form=SureForm,
        do=agreements.offer_agreement,
        title=_("Offer this agreement?"),
        lead=_("The volunteer reads it then, and it cannot change any more. Both sign here or on paper."),
        button=_("Yes, offer it"),
        done=_("The agreement waits for signatures now."),
    ),
    "sign": Act(
        form=SignForm,
        do=agreements.sign_agreement,
        title=_("Sign this agreement"),
        lead=_("Your name and today's date are kept as your signature."),
        button=_("Sign"),
        done=_("You have signed."),
    ),
    "paper": Act(
        form=PaperForm,
        do=agreements.note_paper,
        title=_("Signed on paper"),
        lead=_("Only if you hold the paper with all signatures in your hand. Keep it."),
        button=_("Note it"),
        done=_("The signatures are noted."),
    ),
    "end": Act(
        form=ReasonForm,
        do=agreements.end_agreement,
        title=_("End this agreement?"),
        lead=_("It ends today. The other side reads why. Hours that were done still count."),
        button=_("End it"),
        done=_("The agreement has ended."),
    ),
}


def signing_options(name: str, agreement: VolunteerAgreement, user: Any) -> dict[str, Any]:
    """What the forms of an agreement's acts are made with."""
    if name == "sign":
        is_volunteer = agreement.volunteer.user_id == user.pk
        return {"asks_birth_date": is_volunteer and needs_birth_date(agreement)}
    return {"initial": {"signed_on": timezone.localdate()}} if name == "paper" else {}


def answer(
    request: UserRequest, act: Act, form: Any, subject: dict[str, Any], back: Any, template: str
) -> HttpResponse:
    """The page with its question; once it is done, back to `back`."""
    if request.method == "POST" and form.is_valid():
        values = form.arguments() if hasattr(form, "arguments") else form.cleaned_data
        try:
            act.do(actor=request.user, **subject, **values)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, str(act.done))
            return redirect(*back)
    context = ROOM | subject | {"act": act, "form": form, "back": back}
    return render(request, template, context)
