"""Pages of volunteering that everybody may read."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteering.models import Opportunity
from youthportal.core.pages import common_page

ROOM = {"room": "volunteering"}
OPPORTUNITIES_A_PAGE = 20


@require_safe
@common_page
def board(request: HttpRequest) -> HttpResponse:
    """What there is to do now."""
    found = Opportunity.objects.public().with_details()
    page = Paginator(found, OPPORTUNITIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteering/board.html", ROOM | {"page": page})
