"""Searching finds names whatever their letters' case, on both engines."""

import pytest

from tests.factories.accounts import UserFactory
from youthportal.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lookup", "text", "found"),
    [
        ("istartswith", "žVIR", True),
        ("icontains", "ČĖ", True),
        ("iendswith", "lytė", True),
        ("icontains", "zvir", False),
        ("istartswith", "virb", False),
        ("icontains", "%", False),
        ("icontains", "_", False),
        ("icontains", "\\", False),
    ],
)
def test_case_does_not_matter_and_marks_do(lookup, text, found):
    UserFactory(last_name="Žvirbčėlytė")
    assert User.objects.filter(**{f"last_name__{lookup}": text}).exists() is found


@pytest.mark.parametrize("text", ["100%", "a_b", "c\\d"])
def test_special_characters_mean_themselves(text):
    UserFactory(last_name=text)
    assert User.objects.filter(last_name__icontains=text[1:]).exists()
    assert User.objects.filter(last_name__iendswith=text.upper()).exists()
