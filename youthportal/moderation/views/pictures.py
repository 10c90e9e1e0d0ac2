"""Held pictures: a queue for the office and each school's coordinator, and one picture with its decision."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.moderation import places
from youthportal.moderation.forms import LookForm
from youthportal.moderation.models import Picture
from youthportal.moderation.services.pictures import approve_picture, reject_picture
from youthportal.organisations.views.gate import for_coordinators

A_PAGE = 24


@for_coordinators
def pictures(request: UserRequest) -> HttpResponse:
    """Oldest first: somebody waits for each."""
    held = Picture.objects.lookable_by(request.user).held().with_files().select_related("school")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    targets = places.find_all(page)
    rows = [(one, targets.get((one.kind, one.target))) for one in page]
    return render(request, "moderation/pictures.html", {"page": page, "rows": rows})


@for_coordinators
def picture(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Look at one in full, then let it be seen, or delete it with a reason."""
    allowed = Picture.objects.lookable_by(request.user).with_files().select_related("school")
    found = get_object_or_404(allowed, public_id=public_id)
    form = LookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if "approve" in request.POST:
                approve_picture(actor=request.user, picture=found)
                messages.success(request, _("Everybody can see the picture now."))
            else:
                reject_picture(actor=request.user, picture=found, reason=form.cleaned_data["reason"])
                messages.success(request, _("The picture is deleted. Its author is told why."))
            return redirect("moderation:pictures")
        except DomainError as refusal:
            form.add_error("reason" if refusal.code == "NO_REASON" else None, refusal.message)
    context = {"picture": found, "target": places.find(found.kind, found.target), "form": form}
    return render(request, "moderation/picture.html", context)
