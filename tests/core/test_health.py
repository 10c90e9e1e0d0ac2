"""Alive is not the same as ready; and logs are lines of JSON without a time."""

import json
import logging
import sys

import pytest
from django.db import connection

from youthportal.core.logs import HideSecrets, JsonLines


def test_alive_is_said_without_asking_the_database(client):
    answer = client.get("/livez")  # this test may not use the database: a query would fail it
    assert (answer.status_code, answer.content) == (200, b"alive")


@pytest.mark.django_db
def test_ready_asks_the_database(client, django_assert_num_queries):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert connection.is_usable()


def line(message, *args, fault=None):
    record = logging.LogRecord("portal", logging.ERROR, __file__, 1, message, args, fault)
    HideSecrets().filter(record)
    return json.loads(JsonLines().format(record))


def test_a_line_is_json_without_a_time_and_without_secrets():
    written = line("not found: %s", "/v/ABCD2345 and /lt/g/signed:token/")
    assert written == {"level": "ERROR", "logger": "portal", "message": "not found: /v/… and /lt/g/…/"}


def test_a_fault_is_told_without_the_code_in_it():
    try:
        int("/c/SECRET")
    except ValueError:
        written = line("fault", fault=sys.exc_info())
    assert "ValueError" in written["fault"]
    assert "SECRET" not in written["fault"].rpartition("ValueError")[2]
