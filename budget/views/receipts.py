"""What a receipt is good for: the signed promise as a file, and the question whether the ballot is there.

The question is asked by POST, so that no receipt stands in an address; nothing of it is stored or logged, and
it is asked as often as anybody likes: guessing is hopeless, and a hit tells nothing (`ballots.find_boxes`).
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from budget.forms import ReceiptForm
from budget.views import booth as booths
from budget.views.venue import find_venue
from budget.views.voting import ROOM, Visit, voting_page
from youthportal.ballots.services import find_boxes
from youthportal.ballots.verify import PROMISE


@voting_page
def promise(request: HttpRequest, here: Visit, slug: str) -> HttpResponse:
    """The promise of the receipt just given, as lines that `verify.py --promise` reads."""
    pot = here.venue.pot(slug)
    given = booths.receipts_of(request, here.voter).get(str(pot.pk))
    key = here.round.key
    if given is None or not given.promise or key is None:
        raise Http404
    lines = {
        "round": here.round.slug,
        "pot": pot.slug,
        "box": pot.box_id,
        "receipt": given.digest,
        "words": given.short.words,
        "characters": given.short.characters,
        "key": key.promise_key,
        "signature": given.promise,
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    response = HttpResponse(f"{PROMISE}\n{text}", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{here.round.slug}-{pot.slug}-promise.txt"'
    return response


@never_cache
def check_receipt(request: HttpRequest, round: str) -> HttpResponse:
    """Is a ballot with this receipt in a box of the round? Also while people vote."""
    venue = find_venue(round)
    boxes = {pot.box_id: pot for pot in venue.pots if pot.box_id}
    if not boxes or venue.round.source:
        raise Http404
    form = ReceiptForm(request.POST or None)
    context: dict[str, Any] = {**ROOM, "round": venue.round, "form": form, "pots": None}
    if request.method == "POST" and form.is_valid():
        context["pots"] = [boxes[box] for box in find_boxes(boxes, form.cleaned_data["receipt"])]
    context["promise_key"] = venue.round.key.promise_key if venue.round.key else ""
    return render(request, "budget/voting/check_receipt.html", context)
