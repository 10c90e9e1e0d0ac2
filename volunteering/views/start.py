"""What volunteering has on the start page; each list costs a fixed number of queries."""

from collections.abc import Iterable
from typing import Any

from youthportal.core import rooms


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    return ()


def waiting_items(user: Any) -> Iterable[rooms.OpenItem]:
    return ()


def work_pages(user: Any) -> Iterable[rooms.WorkPage]:
    return ()
