"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from youthportal.core.rooms import rooms
from youthportal.municipality.models import Municipality

THEMES = ("light", "dark")


def portal(request: HttpRequest) -> dict[str, Any]:
    """`municipality`, `theme` (light, dark or auto), `rooms` (the apps that are open) and `demo`."""
    theme = request.COOKIES.get("theme", "")
    return {
        "municipality": SimpleLazyObject(Municipality.current),
        "theme": theme if theme in THEMES else "auto",
        "rooms": rooms(request.path),
        "demo": settings.DEMO,
    }
