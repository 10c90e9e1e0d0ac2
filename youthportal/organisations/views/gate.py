"""Who comes in to the pages of schools and of those who check."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from youthportal.accounts.middleware import ask_for_second_factor
from youthportal.accounts.rules import second_factor_refusal
from youthportal.core.http import UserRequest
from youthportal.organisations.rules import is_coordinator


def guard(may_enter: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """Signed in and `may_enter`, with a second factor; the office may look in; others find nothing."""

    def decorate(view: Any) -> Any:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_staff and not may_enter(request.user):
                raise Http404
            if second_factor_refusal(request.user):
                return ask_for_second_factor(request)
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return guarded

    return decorate


#: Coordinators of a school today. Slips are printed here, and held pictures seen.
for_coordinators = guard(is_coordinator)
