"""The pictures of one's own idea: a page of its own beside the steps, so that it can be done at any time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget.rules.talk import KIND, target_of
from budget.views.mine import ROOM, own_idea
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.moderation import rules
from youthportal.moderation.forms import PictureForm
from youthportal.moderation.models import Picture
from youthportal.moderation.services.pictures import add_picture, remove_picture


def _form(request: UserRequest) -> PictureForm:
    if request.method == "POST":
        return PictureForm(request.POST, request.FILES)
    return PictureForm()


@never_cache
@login_required
def pictures(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What is there, and a form for one more. Authors see their pictures before others do."""
    idea = own_idea(request, public_id)
    target = target_of(idea, is_public=False)
    form = _form(request)
    if request.method == "POST" and form.is_valid() and _added(request, target, form):
        return redirect("budget:pictures", public_id)
    refusal = rules.picture_refusal(user=request.user, target=target)
    context = {
        "idea": idea,
        "pictures": Picture.objects.about(target.kind, target.id).with_files(),
        "form": form,
        "refusal": None if form.is_bound else refusal,
        "closed": refusal is not None and not form.is_bound,
        "can_remove": refusal is None or refusal.code == "TOO_MANY_PICTURES",
    }
    return render(request, "budget/pictures.html", ROOM | context)


def _added(request: UserRequest, target: Any, form: PictureForm) -> bool:
    upload = form.cleaned_data["upload"]
    said = {name: form.cleaned_data[name] for name in ("alt", "language")}
    try:
        add_picture(actor=request.user, target=target, upload=upload, size=upload.size, **said)
    except DomainError as refusal:
        form.add_error("alt" if refusal.code == "NO_ALT" else "upload", refusal.message)
        return False
    messages.success(request, _("The picture is kept. Others see it when somebody has looked for faces."))
    return True


@require_POST
@login_required
def remove(request: UserRequest, public_id: UUID, picture: UUID) -> HttpResponse:
    idea = own_idea(request, public_id)
    own = Picture.objects.about(KIND, idea.public_id)
    try:
        remove_picture(actor=request.user, picture=get_object_or_404(own, public_id=picture))
        messages.success(request, _("The picture is deleted."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("budget:pictures", public_id)
