"""What PostgreSQL itself writes down while people vote, set up as docs/ballots.md asks: nothing of it.

A private server, with its log kept; the same vote on a talkative server shows that the search would find.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.services import environment
from tools import clusters, processes

pytestmark = [pytest.mark.postgresql, pytest.mark.services]

QUIET = {
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_statement": "none",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "track_commit_timestamp": "off",
}
TALKATIVE = {"log_statement": "all", "log_min_error_statement": "error", "log_parameter_max_length": "-1"}

# Votes, votes twice, is refused, meets failing statements; prints what must not be read in the log.
STORY = """
import django; django.setup()
from django.db import IntegrityError, connection, transaction
from tests.factories import voting
from budget.services.casting import cast_ballot
from youthportal.ballots.models import Ballot
from youthportal.core.exceptions import DomainError

round = voting.voting_round(by_account=30, by_code=3)
pot = voting.school_pot(round)
code = voting.new_codes(round)[0]
voter = voting.find_code(code)
for nonce in (b"first-nonce-0001", b"again-nonce-0002"):
    try:
        cast_ballot(pot=pot, voter=voter, choices=["01", "04"], nonce=nonce)
    except DomainError as refusal:
        assert refusal.code == "ALREADY_VOTED"
held = Ballot.objects.get()
try:
    with transaction.atomic():  # as a broken service would
        Ballot.objects.create(box=held.box, token=held.token, choices=held.choices, nonce=held.nonce)
except IntegrityError:
    pass
try:
    with transaction.atomic():
        Ballot.objects.update(choices={"projects": ["02"]})
except IntegrityError:
    pass
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
print("SECRET", code)
print("SECRET", held.pk.hex)
print("SECRET", str(held.pk))
print("SECRET", bytes(held.nonce).hex())
print("SECRET", "first-nonce-0001")
print("SECRET", bytes(held.token).hex())
print("SECRET", "INSERT INTO ballots_ballot")
"""


def story_on(url, *arguments, program=None):
    command = [sys.executable, *(program or ["-c", STORY])]
    done = subprocess.run(
        [*command, *arguments],
        env=environment() | {"DATABASE_URL": url},
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def log_folder():
    """Where the server, which is not root, may write."""
    with tempfile.TemporaryDirectory(prefix="youthportal-log-") as name:
        if user := clusters.account():
            shutil.chown(name, user)
        yield Path(name)


def log_of_a_vote(settings, folder):
    """The server's log, and the words that must not stand in it."""
    kept = {"logging_collector": "on", "log_directory": str(folder), "log_filename": "server.log"}
    with clusters.private("postgres", settings | kept) as url:
        story_on(url, program=["manage.py", "migrate", "--verbosity", "0"])
        told = story_on(url)
    secrets = [line.removeprefix("SECRET ") for line in told.splitlines() if line.startswith("SECRET ")]
    return (folder / "server.log").read_text(), secrets


def test_the_log_holds_nothing_of_a_ballot(db, log_folder):
    log, secrets = log_of_a_vote(QUIET, log_folder)
    assert "one_ballot_per_token" in log  # it does speak of the fault itself
    assert [secret for secret in secrets if secret in log] == []
    assert "ballots_ballot (" not in log
    assert "STATEMENT:" not in log


def test_a_talkative_server_would_be_found_out(db, log_folder):
    log, secrets = log_of_a_vote(TALKATIVE, log_folder)
    assert "STATEMENT:" in log
    assert any(secret in log for secret in secrets)


def test_the_compose_file_asks_for_the_same_settings():
    text = (processes.ROOT / "docker-compose.yml").read_text()
    assert [f"{name}={value}" for name, value in QUIET.items() if f"{name}={value}" not in text] == []
