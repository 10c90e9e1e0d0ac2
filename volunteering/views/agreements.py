"""Agreements as both sides see them: writing, offering, signing, noting the paper, ending."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from volunteering.enums import AgreementState
from volunteering.forms.agreements import AgreementForm
from volunteering.models import Host, VolunteerAgreement
from volunteering.rules import agreements as rules
from volunteering.services import agreements as services
from volunteering.views import acts, sentences
from volunteering.views.hosts import managed_application
from volunteering.views.public import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted


def readable_agreement(user: Any, public_id: UUID) -> VolunteerAgreement:
    """Both sides and the office; a draft is the host's alone."""
    offered = Q(volunteer__user=user) & ~Q(state=AgreementState.DRAFT)
    rows = VolunteerAgreement.objects.filter(Q(host__in=Host.objects.managed_by(user)) | offered)
    known = rows.select_related("volunteer__user", "host__organisation", "mentor", "document__file")
    return get_object_or_404(known, public_id=public_id)


@never_cache
@login_required
def agreement(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What is agreed, who has signed, and what one can do now."""
    found = readable_agreement(request.user, public_id)
    is_volunteer = found.volunteer.user_id == request.user.pk
    signs = rules.sign_refusal(agreement=found, user=request.user, birth_date=found.volunteer.date_of_birth)
    context = {
        "agreement": found,
        "state": sentences.agreement_state(found),
        "is_volunteer": is_volunteer,
        "is_draft": found.state == AgreementState.DRAFT,
        "can_sign": signs is None or signs.code == "BIRTH_DATE_MISSING",
        "consent": signs if signs is not None and signs.code.startswith("CONSENT") else None,
        "can_note": found.state == AgreementState.OFFERED and not is_volunteer,
        "can_end": found.state in {AgreementState.OFFERED, AgreementState.IN_FORCE},
    }
    return render(request, "volunteering/agreement/page.html", ROOM | context)


@never_cache
@login_required
def new(request: UserRequest, public_id: UUID) -> HttpResponse:
    """For whoever applied: the task is taken from the opportunity."""
    application = managed_application(request.user, public_id)
    offer = application.opportunity
    initial = {
        "task": offer.summary,
        "mentor": offer.supervisor_id,
        "starts_on": timezone.localdate(),
        "language": rules.country_rule(offer.host.country).language,
    }
    form = AgreementForm(posted(request), host=offer.host, initial=initial)
    return _written(request, form, offer.host, application.volunteer, None)


@never_cache
@login_required
def edit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A draft can still change."""
    found = readable_agreement(request.user, public_id)
    if found.state != AgreementState.DRAFT:
        return redirect("volunteering:agreement", found.public_id)
    form = AgreementForm(posted(request), host=found.host, instance=found)
    return _written(request, form, found.host, found.volunteer, found)


def _written(
    request: UserRequest, form: AgreementForm, host: Host, volunteer: Any, found: VolunteerAgreement | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            row = services.write_agreement(
                actor=request.user, host=host, volunteer=volunteer, facts=form.facts(), agreement=found
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("volunteering:agreement", row.public_id)
    context = {"form": form, "host": host, "volunteer": volunteer, "agreement": found}
    return render(request, "volunteering/agreement/write.html", ROOM | context)


@never_cache
@login_required
def act(request: UserRequest, public_id: UUID, name: str) -> HttpResponse:
    """Offering, signing, noting the paper and ending, each behind one question."""
    found = readable_agreement(request.user, public_id)
    chosen = acts.OF_AN_AGREEMENT.get(name)
    if chosen is None:
        raise Http404
    form = chosen.form(posted(request), **acts.signing_options(name, found, request.user))
    back = ("volunteering:agreement", found.public_id)
    subject = {"agreement": found}
    return acts.answer(request, chosen, form, subject, back, "volunteering/agreement/act.html")
