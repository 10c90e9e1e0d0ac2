"""Help now: numbers to call, and a message that reaches a person of the office at once. Needs no account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from youthportal.core.http import posted
from youthportal.moderation import places
from youthportal.moderation.forms import HelpForm
from youthportal.moderation.places import Target
from youthportal.moderation.services.safeguarding import raise_alarm


def _sent() -> HttpResponse:
    return HttpResponseRedirect(reverse("help_now") + "?sent=1")


def alarm_from(request: HttpRequest, target: Target | None) -> HttpResponse | None:
    """For every form with the box "in danger": nothing else is asked once it is ticked."""
    if request.method != "POST" or not request.POST.get("in_danger"):
        return None
    text = request.POST.get("text", "")
    raise_alarm(actor=request.user, text=text, language=get_language() or "en", target=target)
    return _sent()


def _about(request: HttpRequest) -> Target | None:
    """What the page that led here was about; nonsense is nothing."""
    kind, _colon, public_id = request.GET.get("about", "").partition(":")
    try:
        return places.find(kind, UUID(public_id))
    except ValueError:
        return None


@never_cache
def help_now(request: HttpRequest) -> HttpResponse:
    form = HelpForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        raise_alarm(
            actor=request.user, language=get_language() or "en", target=_about(request), **form.cleaned_data
        )
        return _sent()
    return render(request, "moderation/help_now.html", {"form": form, "sent": "sent" in request.GET})
