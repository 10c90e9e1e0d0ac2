"""A kind of the tests' own: what is agreed to is written on a list."""

import pytest

from tests.factories.accounts import UserFactory
from youthportal.agreements import kinds, services
from youthportal.agreements.models import Person
from youthportal.core.exceptions import DomainError

KIND = "tests.paint"


@pytest.fixture
def done(monkeypatch):
    """What was performed and what was refused, in order."""
    happened = []

    def perform(agreement):
        if agreement.args["wall"] == 13:
            raise DomainError("WALL_GONE", "The wall is gone.")
        happened.append(("painted", agreement.args["wall"]))

    kind = kinds.Kind(
        key=KIND,
        title="Paint a wall",
        button="Yes, paint it",
        lines=lambda agreement: [("Wall", str(agreement.args["wall"]))],
        perform=perform,
        refused=lambda agreement: happened.append(("kept", agreement.args["wall"])),
    )
    monkeypatch.setitem(kinds._kinds, KIND, kind)
    return happened


@pytest.fixture
def asker(db):
    return UserFactory(email="asker@demo.example")


@pytest.fixture
def ask(done, asker):
    def asked(wall=7, actor=asker, **more):
        who = {"name": "Ona Pavyzdė", "capacity": "head of the school", "address": "head@demo.example"}
        return services.ask(actor=actor, kind=KIND, args={"wall": wall}, person=Person(**who | more))

    return asked


@pytest.fixture
def asked(ask):
    return ask()
