"""Hours that wait for a supervisor who is signed in."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from volunteering.models import Entry, Supervisor
from volunteering.views import desk as desks
from volunteering.views.desk import Desk
from youthportal.core.http import UserRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: UserRequest) -> HttpResponse:
    """What waits at the own hosts: first what was asked of oneself, then what others were asked."""
    rows = list(Supervisor.objects.current().of(request.user).select_related("host__organisation"))
    if not rows:
        raise Http404
    desk = Desk(supervisors=rows, user=request.user, name=rows[0].name)
    of_others = Entry.objects.waiting_for_host().exclude(volunteer__user=request.user)
    waiting, mine = of_others.answerable_by(rows), of_others.asked_of(rows)
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    found = desks.readable(waiting if whose == "all" else mine)
    page = Paginator(found, desks.ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    given = desks.answer(request, desk, found if request.method == "POST" else ())
    if given is None:
        return desks.back(request)
    counts = {"mine": mine.count(), "all": waiting.count()}
    return desks.show(
        request, "volunteering/confirm/portal.html", desk, page, given, tabs=_tabs(whose, counts)
    )


def _tabs(whose: str, counts: dict[str, int]) -> list[dict[str, object]]:
    address = reverse("volunteering:confirm")
    labels = {"mine": _("Asked of you"), "all": _("All that wait here")}
    return [
        {
            "label": label,
            "url": f"{address}?whose={name}",
            "current": name == whose,
            "count": counts[name],
        }
        for name, label in labels.items()
    ]
