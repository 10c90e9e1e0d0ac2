"""Names stand in the order of the reader's alphabet, from the database and in memory alike."""

import pytest
from django.utils import translation

from tests.factories.organisations import SchoolFactory
from youthportal.core.db import in_order, names_in_order
from youthportal.organisations.models import School

#: In Lithuanian and Latvian y stands among the i (CLDR).
BALTIC = ["Ąžuolas", "Beržas", "Cipas", "Čiurlys", "Ylakiai", "Inta", "Jonas", "Sula", "Šaltinis", "Žuvys"]
ORDERS = {
    "lt": BALTIC,
    "lv": BALTIC,
    "sl": [
        "Ąžuolas",
        "Beržas",
        "Cipas",
        "Čiurlys",
        "Inta",
        "Jonas",
        "Sula",
        "Šaltinis",
        "Ylakiai",
        "Žuvėdra",
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ORDERS)
def test_names_are_ordered_as_their_reader_expects(language):
    expected = ORDERS[language]
    for name in reversed(expected):
        SchoolFactory(name=name)
    with translation.override(language):
        assert list(School.objects.order_by(in_order("name")).values_list("name", flat=True)) == expected
        assert names_in_order([*expected[::-1], "Jonas"]) == expected
