"""What the office's first page asks of the apps."""

from typing import Any

from django import template

from youthportal.core import rooms

register = template.Library()


@register.simple_tag
def waiting_for(user: Any) -> list[rooms.OpenItem]:
    """As the start page says it: what waits for this person, app by app."""
    return rooms.waiting_for(user)
