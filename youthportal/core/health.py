"""Two questions of whoever runs the portal.

/livez: does this process answer at all? Else start it anew. It asks nobody, the database included.
/healthz: is the portal ready for people? It asks the database, and what apps register here.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_checks: dict[str, Callable[[], bool]] = {}


def register_check(name: str, is_well: Callable[[], bool]) -> None:
    """Called once by an AppConfig.ready(); `is_well` must cost one small query."""
    _checks[name] = is_well


def faults() -> list[str]:
    """Names of what is not well."""
    return sorted(name for name, is_well in _checks.items() if not is_well())


class LivenessMiddleware:
    """Stands first: /livez must answer while the database does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return HttpResponse("alive", content_type="text/plain", headers={"Cache-Control": "no-store"})
        return self.get_response(request)
