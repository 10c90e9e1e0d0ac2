"""Next year's round from this one."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from budget.forms import CopyRoundForm
from budget.models import Round
from budget.services.rounds import Copied, copy_round
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted


def next_year(name: str) -> str:
    """ "Pupils' budget 2026" becomes "Pupils' budget 2027"; a name without a year stays."""
    return re.sub(r"\b20\d\d\b(?!.*\b20\d\d\b)", lambda year: str(int(year[0]) + 1), name)


def copy_page(page: Any, request: HttpRequest, round: Round) -> HttpResponse:
    """The name and address of the new round; then its cockpit."""
    slug = next_year(round.slug)
    initial = {
        "title": next_year(round.title),
        "slug": f"{slug[:58]}-2" if slug == round.slug else slug,
    }
    form = CopyRoundForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = copy_round(actor=request.user, source=round, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("slug", refusal.message)
        else:
            _say_copied(page, request, done)
            return redirect(page.cockpit_url(done.round))
    response: HttpResponse = page.show(
        request, "copy", round, title=gettext("Copy into a new round"), form=form
    )
    return response


def _say_copied(page: Any, request: HttpRequest, done: Copied) -> None:
    said = gettext("Copied. All dates are 52 weeks later: look at them.")
    page.message_user(request, said, messages.SUCCESS)
    if done.left_out:
        names = ", ".join(school.brief for school in done.left_out)
        said = gettext("Left out, they take part no more: %(names)s.") % {"names": names}
        page.message_user(request, said, messages.WARNING)
