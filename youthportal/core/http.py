"""Typed requests, so that a view says in its signature who can be there."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from youthportal.accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody signed in: use behind `login_required` or a stricter gate."""

    user: "User"


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty: a form is bound because it was sent, not because it is full."""
    return request.POST if request.method == "POST" else None
