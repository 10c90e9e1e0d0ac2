"""What every test has: fresh caches, the embedded selection, and the fixtures of tests/support."""

import os
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.support.browser",
    "tests.support.cast",
    "tests.support.mail",
    "tests.support.services",
]

JOURNEYS = Path(__file__).parent / "journeys"


#: What a browser or a machine under load may do to a story; a wrong page is an AssertionError and stays one.
NOT_OURS = ["playwright._impl._errors"]


def pytest_collection_modifyitems(config, items):
    """The embedded run takes every test of the folders it is given, but of the journeys only the marked.

    A story whose browser lost its page in mid-answer is told once more; the summary counts these.
    """
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=NOT_OURS))
    if not os.environ.get("EMBEDDED"):
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql") or is_unmarked_journey(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def is_unmarked_journey(item):
    return JOURNEYS in item.path.parents and not item.get_closest_marker("embedded")


@pytest.fixture(autouse=True)
def fresh_caches():
    """Rate limits and rendered pages of one test must not reach the next."""
    from django.core.cache import caches

    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def flush_may_erase():
    """On SQLite a transactional test ends with deletes, which append-only tables would refuse."""
    from django.test import TransactionTestCase

    from youthportal.core.db import _may_erase

    teardown = TransactionTestCase._fixture_teardown

    def erasing_teardown(self):
        token = _may_erase.set(True)
        try:
            teardown(self)
        finally:
            _may_erase.reset(token)

    TransactionTestCase._fixture_teardown = erasing_teardown
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(autouse=True)
def source_language():
    """A request in another language leaves it active in its thread; the next test starts in English."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A session that a stopped server or thread left open would keep the test database from being dropped."""
    from django.db import connection

    yield
    if connection.vendor == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
