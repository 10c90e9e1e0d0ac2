"""The comments below something, as its page shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from youthportal.core.exceptions import DomainError
from youthportal.moderation.models import Comment
from youthportal.moderation.models.comment import EDIT_TIME
from youthportal.moderation.places import Target

A_PAGE = 20
KEY = "comments"
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Talk:
    """`closed` says why nobody can write any more, or is None; who may write is asked on the next page."""

    target: Target
    page: Page[Any]
    comments: list[Comment]
    closed: DomainError | None


def talk_about(
    request: HttpRequest, target: Target, closed: DomainError | None, *, at: datetime | None = None
) -> Talk:
    """One query, whatever the number of comments: each row of the page says how many there are in all."""
    rows = Comment.objects.about(target.kind, target.id).shown().in_talk().with_total()
    asked = request.GET.get(KEY, "")
    number = int(asked) if asked.isdecimal() and 0 < int(asked[:6]) < MOST_PAGES else 1
    found = list(rows[(number - 1) * A_PAGE : number * A_PAGE])
    if not found and number > 1:
        number, found = 1, list(rows[:A_PAGE])
    page = Paginator(range(found[0].total if found else 0), A_PAGE).page(number)
    _mark_own(found, request.user.pk, (at or timezone.now()) - EDIT_TIME)
    return Talk(target, page, found, closed)


def _mark_own(comments: list[Comment], user: int | None, since: datetime) -> None:
    for comment in comments:
        comment.is_own = user is not None and comment.author_id == user
        comment.can_edit = comment.is_own and comment.created_at > since


def address_of(comment: Comment, target: Target) -> str:
    """Where it stands on the page of its target, on whichever page of the list."""
    rows = list(Comment.objects.about(target.kind, target.id).shown().in_talk().values_list("pk", flat=True))
    number = rows.index(comment.pk) // A_PAGE + 1 if comment.pk in rows else 1
    query = f"?{KEY}={number}" if number > 1 else ""
    return f"{target.url}{query}#c{comment.public_id}"
