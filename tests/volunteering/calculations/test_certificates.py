"""What a paper says always adds up, and is the same when it is read back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations.certificates import HOSTS_NAMED, CertificateFacts
from volunteering.calculations.recognition import Facts, best_sentences, competences_shown, host_hours
from volunteering.calculations.statements import StatementFacts, statement_facts

ROWS = st.lists(st.tuples(st.integers(1, 14), st.integers(1, 400)), max_size=30)
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
ENTRIES = st.lists(st.tuples(DAYS, st.integers(1, 9), st.integers(1, 100), st.booleans()), max_size=20)
OF = {"explained": "literacy", "wrote": "literacy", "team": "social", "patient": "social"}


def facts(rows, hidden=()) -> CertificateFacts:
    listed = host_hours([(host, f"Host {host:02}", quarters) for host, quarters in rows], set(hidden))
    whole = sum(one.quarters for one in listed)
    months = (whole, *(0,) * 11)
    return CertificateFacts.of(Facts("Ona Vė", 2025, "lt", whole, listed, (), None, None, (), months))


@given(ROWS, st.sets(st.integers(1, 14)))
def test_hosts_and_elsewhere_are_the_whole(rows, hidden):
    found = facts(rows, hidden)
    assert sum(host.quarters for host in found.hosts) + found.elsewhere == found.quarters
    assert sum(quarters for _host, quarters in rows) == found.quarters
    assert len(found.hosts) <= HOSTS_NAMED
    assert not {host.name for host in found.hosts} & {f"Host {one:02}" for one in hidden}


@given(ROWS)
def test_read_back_it_is_the_same(rows):
    assert CertificateFacts.from_json(facts(rows).as_json()) == facts(rows)


def test_the_tenth_host_goes_elsewhere():
    found = facts([(host, 40 - host) for host in range(1, 12)])
    assert [host.name for host in found.hosts] == [f"Host {n:02}" for n in range(1, 10)]
    assert found.elsewhere == 30 + 29


def test_each_competence_is_said_by_its_most_ticked_sentence():
    ticked = {"wrote": 2, "explained": 2, "patient": 5, "team": 1}
    competences = competences_shown(ticked, OF)
    assert competences == ("social", "literacy")
    assert best_sentences(ticked, OF, competences) == ("patient", "explained")


@given(ENTRIES, st.sets(st.integers(1, 9)))
def test_a_statement_adds_up_and_reads_back(entries, hidden):
    rows = [(day, host, f"Host {host}", quarters, social) for day, host, quarters, social in entries]
    found = statement_facts(
        name="Ona Vė", first=date(2020, 1, 1), last=date(2026, 12, 31), entries=rows, hidden=hidden
    )
    assert found.quarters == sum(quarters for *_rest, quarters, _social in entries)
    assert sum(quarters for _host, quarters in found.by_host) == found.quarters
    assert found.social <= found.quarters
    again = StatementFacts.from_json(found.as_json())
    assert (again, again.digest) == (found, found.digest)
