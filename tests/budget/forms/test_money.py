"""Amounts as people of four languages type them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from budget.forms import MoneyField

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1200", 1_200_00),
        ("49.90", 49_90),
        ("49,9", 49_90),
        ("1 200,50", 1_200_50),
        ("1,200", 1_200_00),
        ("1.200", 1_200_00),
        ("1.200,50", 1_200_50),
        ("1,200.50 €", 1_200_50),
        ("1\u00a0200", 1_200_00),
        ("1'000'000", 1_000_000_00),
        ("0.05", 5),
        ("", None),
    ],
)
def test_an_amount_is_read_in_minor_units(typed, minor):
    assert MoneyField(required=False).clean(typed) == minor


@pytest.mark.parametrize("typed", ["many", "-5", "1,2345", "1.23.45", "1e9", "5 or 6", "9" * 19, "1,,2"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError) as caught:
        MoneyField().clean(typed)
    assert caught.value.code == "invalid"


def test_a_currency_without_cents_takes_none():
    assert MoneyField(currency="JPY").clean("1200") == 1200
    with pytest.raises(ValidationError):
        MoneyField(currency="JPY").clean("1200.50")


def test_an_amount_is_shown_again_as_it_is_typed_in_the_language():
    with translation.override("lt"):
        assert MoneyField().prepare_value(1_200_50) == "1200,50"
    with translation.override("en"):
        assert MoneyField().prepare_value(1_200_50) == "1200.50"
        assert MoneyField().prepare_value(1_200_00) == "1200"
        assert MoneyField().prepare_value("twelve") == "twelve"
