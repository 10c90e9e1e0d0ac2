"""Writing, answering, changing, deleting and reporting; my texts; how texts are looked after."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.core.pages import common_page
from youthportal.moderation import places, rules
from youthportal.moderation.enums import Reason, TextStatus
from youthportal.moderation.forms import CommentForm, EditForm, ReportForm
from youthportal.moderation.models import Comment, Picture, Policy
from youthportal.moderation.places import Target
from youthportal.moderation.services import comments, decisions
from youthportal.moderation.services.comments import signature_of
from youthportal.moderation.views.safety import alarm_from
from youthportal.moderation.views.shown import address_of


def public_target(kind: str, public_id: UUID) -> Target:
    """What everybody can see; for all else there is no such page."""
    target, place = places.find(kind, public_id), places.place(kind)
    if target is None or place is None or not place.is_public(target):
        raise Http404
    return target


def own_comment(request: UserRequest, public_id: UUID) -> tuple[Comment, Target]:
    comment = get_object_or_404(Comment.objects.by(request.user), public_id=public_id)
    target = places.find(comment.kind, comment.target)
    if target is None:
        raise Http404
    return comment, target


def comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To where a public text stands."""
    found = get_object_or_404(Comment.objects.public(), public_id=public_id)
    return HttpResponseRedirect(address_of(found, public_target(found.kind, found.target)))


# --- writing --------------------------------------------------------------------------------------


@never_cache
@login_required
def write(request: UserRequest, kind: str, target: UUID) -> HttpResponse:
    return _write(request, public_target(kind, target), None)


@never_cache
@login_required
def answer(request: UserRequest, public_id: UUID) -> HttpResponse:
    parent = get_object_or_404(Comment.objects.public(), public_id=public_id, parent=None)
    return _write(request, public_target(parent.kind, parent.target), parent)


def _write(request: UserRequest, target: Target, parent: Comment | None) -> HttpResponse:
    """The form on a page of its own, because the page of the target is the same for all and kept."""
    if alarm := alarm_from(request, target):
        return alarm
    signature = signature_of(request.user, target)
    shown_as = Comment(role=signature.role, school=signature.school, grade=signature.grade).shown_as
    form = CommentForm(posted(request), user=request.user, shown_as=shown_as)
    if request.method == "POST" and form.is_valid():
        try:
            arguments = form.values() | {"actor": request.user, "target": target, "parent": parent}
            return _written(request, comments.write_comment(**arguments), target)
        except DomainError as late:
            form.add_error(None, late.message)
    refusal = None if form.is_bound else rules.comment_refusal(user=request.user, target=target)
    context = {"form": form, "target": target, "parent": parent, "refusal": refusal, "shown_as": shown_as}
    context["closed"] = refusal is not None
    return render(request, "moderation/write.html", context)


def _written(request: HttpRequest, written: Comment, target: Target) -> HttpResponse:
    if written.is_public:
        messages.success(request, _("Your text is there. You can change it for 15 minutes."))
        return HttpResponseRedirect(address_of(written, target))
    messages.success(
        request,
        _("Your text is kept. The office reads it first: “My texts” says when others can read it."),
    )
    return HttpResponseRedirect(f"{target.url}#comments")


@never_cache
@login_required
def edit(request: UserRequest, public_id: UUID) -> HttpResponse:
    found, target = own_comment(request, public_id)
    if alarm := alarm_from(request, target):
        return alarm
    refusal = rules.edit_refusal(comment=found, user=request.user)
    form = EditForm(posted(request), initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            changed = comments.edit_comment(actor=request.user, comment=found, text=form.cleaned_data["text"])
            return _written(request, changed, target)
        except DomainError as late:
            form.add_error(None, late.message)
    context = {"form": form, "target": target, "comment": found, "refusal": refusal}
    return render(request, "moderation/edit.html", context)


@never_cache
@login_required
def delete(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then delete."""
    found, target = own_comment(request, public_id)
    if request.method != "POST":
        refusal = rules.delete_refusal(comment=found, user=request.user)
        context = {"comment": found, "target": target, "refusal": refusal}
        return render(request, "moderation/delete.html", context)
    try:
        comments.delete_comment(actor=request.user, comment=found)
        messages.success(request, _("Your text is deleted."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("moderation:mine")


# --- reporting ------------------------------------------------------------------------------------


@never_cache
def report(request: HttpRequest, kind: str, target: UUID) -> HttpResponse:
    """Anybody, with or without account, about whatever everybody can see."""
    found = public_target(kind, target)
    if alarm := alarm_from(request, found):
        return alarm
    form = ReportForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "text")}
        decisions.report_target(actor=request.user, target=found, language=get_language() or "en", **said)
        messages.success(request, _("Thank you. Somebody of the office looks at it."))
        return HttpResponseRedirect(found.url)
    return render(request, "moderation/report.html", {"form": form, "target": found})


# --- reading --------------------------------------------------------------------------------------

KINDS_OF_STATUS = {
    TextStatus.HELD: "waiting",
    TextStatus.PUBLIC: "done",
    TextStatus.HIDDEN: "stopped",
    TextStatus.SEALED: "closed",
    TextStatus.REMOVED: "closed",
}


@never_cache
@login_required
def mine(request: UserRequest) -> HttpResponse:
    """My texts and pictures: what became of each, and why."""
    texts = list(Comment.objects.by(request.user).exclude(status=TextStatus.REMOVED)[:50])
    pictures = list(Picture.objects.filter(author=request.user).with_files().order_by("-pk")[:50])
    targets = places.find_all([*texts, *pictures])
    context = {
        "texts": [
            (one, targets.get((one.kind, one.target)), KINDS_OF_STATUS[TextStatus(one.status)])
            for one in texts
        ],
        "pictures": [(one, targets.get((one.kind, one.target))) for one in pictures],
    }
    return render(request, "moderation/mine.html", context)


@common_page
def policy(request: HttpRequest) -> HttpResponse:
    """How texts are looked after: what is not wanted, what waits, who decides, what can be done."""
    rule = Policy.current()
    reasons: Any = [label for value, label in Reason.choices if value != Reason.OTHER]
    return render(request, "moderation/policy.html", {"policy": rule, "reasons": reasons})
