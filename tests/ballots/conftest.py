import pytest

from youthportal.ballots.keys import create_key, open_key
from youthportal.ballots.models import BallotBox


@pytest.fixture(autouse=True)
def destroyed_keys(settings, tmp_path):
    """The list of destroyed keys, each test's own."""
    settings.DESTROYED_KEYS = tmp_path / "destroyed-keys"
    return settings.DESTROYED_KEYS


@pytest.fixture
def key(db):
    return create_key()


@pytest.fixture
def opened(key):
    return open_key(key.half, key.fingerprint)


@pytest.fixture
def box(key):
    return BallotBox.objects.create(key=key)
