import pytest

from tests.support.imports import preview, table
from youthportal.organisations.roster import scope_of


@pytest.fixture
def small_file():
    return table("Pupil key;Class", "1;10a", "2;10b", ";10b")


@pytest.fixture
def previewed(coordinator, school, school_year, small_file):
    """Two new pupils and an error, waiting for confirmation."""
    return preview(coordinator, school, small_file)


@pytest.fixture
def scope(school):
    return scope_of(school)
