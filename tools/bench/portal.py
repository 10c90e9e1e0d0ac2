"""The portal as a WSGI application that tells, when asked, how many queries a request took."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from youthportal.wsgi import application as portal


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if "HTTP_X_COUNT_QUERIES" not in environ:
        return portal(environ, start_response)
    count = 0

    def counting(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(count))], *more)

    with connection.execute_wrapper(counting):
        return portal(environ, start)
