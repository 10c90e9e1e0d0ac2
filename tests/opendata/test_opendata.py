"""Tables that anybody may take: published facts with stated columns, and never a person."""

import csv
import html
import io
import json

import pytest
from django.urls import reverse

from tests.budget.results import closed_round, published_round
from tests.factories import budget as make
from youthportal.opendata import registry
from youthportal.opendata.registry import CC0, Column, Dataset, register_dataset

pytestmark = pytest.mark.django_db


def fetch(client, key, kind, **query):
    return client.get(reverse("opendata:dataset", args=[key, kind]), query)


def lines(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_list_names_tables_columns_and_licences(client):
    page = html.unescape(client.get(reverse("opendata:datasets")).content.decode())
    for dataset in registry.datasets():
        assert str(dataset.title) in page
        assert dataset.licence.url in page
        assert all(str(column.meaning) in page for column in dataset.columns)


def test_ideas_of_published_rounds_alone_go_out(client):
    closed_round()
    assert lines(fetch(client, "budget-ideas", "csv")) == []
    shown = published_round()
    rows = lines(fetch(client, "budget-ideas", "csv"))
    assert [row["title"] for row in rows] == ["Bench", "Gym mats", "Greenhouse", "Chess"]
    assert [row["funded"] for row in rows] == ["1", "1", "0", "1"]
    assert rows[0] | {"round": shown.slug, "cost": "600", "votes": "26", "goals": "3,4"} == rows[0]


def test_the_same_rows_as_json_with_licence_and_meanings(client):
    published_round()
    data = json.loads(fetch(client, "budget-results", "json").content)
    assert data["licence"]["id"] == "CC0-1.0"
    assert set(data["columns"]) == set(data["rows"][0])
    assert [row["rule"] for row in data["rows"]] == ["equal_shares", "greedy"]
    assert [row["decides"] for row in data["rows"]] == [True, False]


def test_one_round_can_be_asked_for(client):
    one, _other = published_round(), published_round()
    assert {row["round"] for row in lines(fetch(client, "budget-ideas", "csv", of=one.slug))} == {one.slug}
    assert lines(fetch(client, "budget-ideas", "csv", of="nowhere' or 1=1")) == []


@pytest.mark.parametrize(("key", "kind"), [("nothing", "csv"), ("budget-ideas", "xlsx")])
def test_what_is_not_there_is_not_found(client, key, kind):
    assert fetch(client, key, kind).status_code == 404


def test_a_formula_in_a_title_stays_text(client):
    round_ = published_round()
    round_.proposals.filter(ref="01").update(title="=1+1")
    assert lines(fetch(client, "budget-ideas", "csv"))[0]["title"] == "'=1+1"


def test_no_table_holds_a_person(client):
    """Neither by its columns nor in any cell."""
    round_ = published_round()
    author = make.pupil_of(round_.schools.get().school, email="secret.pupil@example.org")
    author.first_name, author.last_name = "Ugnius", "Slaptasis"
    author.save()
    idea = round_.proposals.get(ref="01")
    idea.authors.create(user=author)
    for dataset in registry.datasets():
        assert not {column.key for column in dataset.columns} & registry.PERSONAL
        assert all(len(row) == len(dataset.columns) for row in dataset.rows(""))
        for kind in ("csv", "json"):
            text = fetch(client, dataset.key, kind).content.decode()
            for secret in ("Ugnius", "Slaptasis", "secret.pupil", author.pupil_rows.get().key):
                assert secret not in text


def test_a_column_that_could_hold_a_person_is_refused():
    columns = (Column("round", "Round"), Column("email", "Address"))
    with pytest.raises(ValueError, match="email"):
        register_dataset(
            Dataset(key="x", title="x", description="x", licence=CC0, columns=columns, rows=lambda of: ())
        )
    assert registry.find_dataset("x") is None


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_table_costs_the_same_queries_for_more_rounds(client, django_assert_max_num_queries, rounds):
    for _number in range(rounds):
        published_round()
    with django_assert_max_num_queries(5):
        fetch(client, "budget-ideas", "csv")
