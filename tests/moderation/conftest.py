import pytest

from budget.enums import RoundStatus
from tests.factories import budget as make
from youthportal.moderation.models import Policy


@pytest.fixture
def round(school):
    return make.round_in(RoundStatus.PROPOSALS, school=school)


@pytest.fixture
def pot(round):
    return round.pots.get()


@pytest.fixture
def idea(pot, pupil):
    """A public idea of `pupil`."""
    return make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof", slug="bicycle-roof")


@pytest.fixture
def policy(db):
    """Nothing is held for being new; what else holds stays."""
    return Policy.objects.create(id=1, hold_first=0)
