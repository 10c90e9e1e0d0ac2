"""Shared election files: everything the field writes is read, everything read is written back."""

import gzip
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.calculations import (
    BallotType,
    Completion,
    PbError,
    Project,
    RuleSettings,
    build_election,
    count,
    make_document,
    read_pb,
    rule_word,
    settings_comment,
    write_pb,
)
from budget.calculations.decimals import exact_number, money_text
from tests.budget.calculations import reference
from tests.budget.calculations.elections import elections

META = {
    "description": "School pot",
    "country": "Testland",
    "unit": "Vėjūnai",
    "instance": "2026",
    "num_projects": "2",
    "num_votes": "3",
    "budget": "100",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "01.03.2026",
    "date_end": "10.03.2026",
}


def pb(
    projects="a;60\nb;50",
    votes="v1;a\nv2;a,b\nv3;",
    *,
    header="project_id;cost",
    ballots="voter_id;vote",
    **meta,
):
    """A small file; a META value of None leaves the key out. META is the first 13 lines."""
    values = {**META, **meta}
    lines = [f"{key};{value}" for key, value in values.items() if value is not None]
    text = ["META", "key;value", *lines, "PROJECTS", header, projects, "VOTES", ballots, votes, ""]
    return "\n".join(text).encode()


def said(document):
    """How many ballots name which ids, with points if there are any."""
    election = document.election
    ids = [project.id for project in election.projects]
    return {tuple(ids[at] for at in group.choices): group.ballots for group in election.groups}


@pytest.mark.parametrize("path", reference.election_files(), ids=lambda path: path.name[:40])
def test_every_file_comes_back_as_it_went_in(path):
    document = read_pb(path)
    again = read_pb(write_pb(document).encode())
    assert again.meta == document.meta
    assert again.projects.header == document.projects.header
    assert again.projects.rows == document.projects.rows
    assert (again.votes.header, again.votes.rows) == (document.votes.header, document.votes.rows)
    assert again.election == document.election
    assert write_pb(again) == write_pb(document)


def test_unknown_keys_and_columns_are_kept():
    data = pb("a;60;x;#1\nb;50;y;#2", header="project_id;cost;mood;note", leftover_budget="7", edition="3")
    text = write_pb(read_pb(data))
    assert "leftover_budget;7\n" in text
    assert "project_id;cost;mood;note\na;60;x;#1\n" in text
    assert "\r" not in text


def test_byte_order_mark_line_ends_quotes_and_line_breaks_in_quotes():
    text = pb('a;60;"Gym; ""new""\nfloor"\nb;50;Bench', header="project_id;cost;name").decode()
    document = read_pb(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert [project.name for project in document.election.projects] == ['Gym; "new"\nfloor', "Bench"]
    assert read_pb(text.replace("\n", "\r").encode()).election == document.election
    assert read_pb(gzip.compress(text.encode())).election == document.election


def test_a_line_after_a_quoted_line_break_has_its_own_number():
    with pytest.raises(PbError, match="line 18: cost is not a number: much"):
        read_pb(pb('a;60;"two\nlines"\nb;much;x', header="project_id;cost;name"))


def test_ids_are_text():
    document = read_pb(pb("007;60\n7;50", "v1;007\nv2;7\nv3;007,7"))
    assert said(document) == {("007",): 1, ("7",): 1, ("007", "7"): 1}


def test_blanks_empty_entries_and_none_say_nothing():
    votes = "v1; a , b \nv2;a,,\nv3;None\nv4;NONE\nv5;\nv6"
    assert said(read_pb(pb(votes=votes))) == {("a", "b"): 1, ("a",): 1, (): 4}


def test_a_project_named_twice_counts_once_and_is_reported():
    document = read_pb(pb(votes="v1;a,a\nv2;a,b\nv3;b,a"))
    assert said(document) == {("a",): 1, ("a", "b"): 2}
    assert [(notice.code, notice.line) for notice in document.notices] == [("named_twice", 20)]


def test_points_named_twice_the_last_ones_count():
    votes = "v1;a,b,a;1,2,2.5\nv2;b;3\nv3;;"
    document = read_pb(pb(votes=votes, ballots="voter_id;vote;points", vote_type="cumulative"))
    assert document.election.point_scale == 2
    assert {(group.choices, group.points) for group in document.election.groups} == {
        ((0, 1), (5, 4)),
        ((1,), (6,)),
        ((), ()),
    }
    assert "named_twice" in {notice.code for notice in document.notices}


def test_ordinal_ballots_keep_their_order_and_choose_1_is_approval():
    votes = "v1;b,a\nv2;a,b\nv3;"
    assert said(read_pb(pb(votes=votes, vote_type="ordinal"))) == {("b", "a"): 1, ("a", "b"): 1, (): 1}
    one = read_pb(pb(votes=votes, vote_type="choose-1"))
    assert said(one) == {("a", "b"): 2, (): 1}
    assert "more_than_one" in {notice.code for notice in one.notices}


def test_an_ordinal_ballot_gives_one_point_to_its_last_place():
    document = read_pb(pb(votes="v1;b,a\nv2;a\nv3;b", vote_type="ordinal"))
    assert document.arrays.points == (2, 3)


def test_default_points_go_to_projects_that_a_ballot_does_not_name():
    votes = "v1;a;3\nv2;;\nv3;b;0"
    document = read_pb(
        pb(votes=votes, ballots="voter_id;vote;points", vote_type="scoring", default_score="1")
    )
    rule = RuleSettings(rule="greedy", satisfaction="score")
    assert document.arrays.points == (5, 2)
    assert count(document.election, rule).funded == ("a",)


@pytest.mark.parametrize(
    ("written", "units", "scale"),
    [("60,5", 605, 10), ("60.50", 605, 10), ("1 250 000", 1_250_000, 1), ("1.5E3", 1500, 1), ("0012", 12, 1)],
)
def test_amounts_are_read_exactly(written, units, scale):
    election = read_pb(pb(f"a;{written}\nb;50")).election
    assert (election.projects[0].cost, election.scale) == (units, scale)
    assert election.budget == 100 * scale


def test_withdrawn_and_free_projects():
    projects = "a;999999999\nb;50\nc;0\nd;0"
    document = read_pb(pb(projects, "v1;a,c\nv2;a,b\nv3;a", budget="3000000000", num_projects="4"))
    outcome = count(document.election, RuleSettings(rule="greedy"))
    assert (outcome.funded, outcome.free) == (("c", "b"), ("c",))
    assert outcome.excluded == {"a": "withdrawn"}


def test_what_the_file_says_about_itself_is_counted_again():
    document = read_pb(
        pb(
            "a;60;2\nb;50;7",
            header="project_id;cost;votes",
            num_votes="9",
            max_length="1",
            max_sum_cost="100",
        )
    )
    found = {(notice.code, notice.line) for notice in document.notices}
    assert found == {("number_differs", 8), ("votes_differ", 19), ("limit", 14), ("limit", 15)}


def test_missing_optional_things_are_only_noticed():
    document = read_pb(pb(country=None, vote_type=None, comment="one; two"))
    assert document.election.ballot_type is BallotType.APPROVAL
    assert {notice.code for notice in document.notices} == {
        "keys_missing",
        "no_vote_type",
        "unquoted_semicolon",
    }
    assert document.meta["comment"] == "one;two"


POINTS = {"ballots": "voter_id;vote;points", "vote_type": "cumulative"}


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "section_missing", 1),
        (b"\x00\x01\x02", "not_text", 1),
        (b"META\nkey;value\n\xff\xfe", "not_text", 3),
        (b"\x1f\x8bnot gzip", "bad_gzip", None),
        (gzip.compress(b"META\n" * 99, mtime=0)[:-9], "bad_gzip", None),
        (b"hello\n", "no_meta", 1),
        (b"META\nkey;value\nPROJECTS\n", "section_missing", 4),
        (b"META\nVOTES\n", "section_order", 2),
        (pb(budget="-5"), "negative", 9),
        (pb(budget="lots"), "bad_number", 9),
        (pb(budget="nan"), "bad_number", 9),
        (pb(budget="inf"), "bad_number", 9),
        (pb(budget="9" * 50), "bad_number", 9),
        (pb(budget=None), "bad_number", 1),
        (pb(vote_type="veto"), "bad_vote_type", 10),
        (pb("a;60\nb;-1"), "negative", 17),
        (pb("a;60\nb;"), "bad_number", 17),
        (pb("a;60\nb"), "bad_number", 17),
        (pb("a;60\na;50"), "duplicate_project", 17),
        (pb("a;60\n;50"), "no_id", 17),
        (pb(header="project_id;price"), "column_missing", 15),
        (pb(ballots="voter_id;choice"), "column_missing", 19),
        (pb(votes="v1;a\nv2;a,x\nv3;"), "unknown_project", 21),
        (pb(votes="v1;a;1\nv2;a,b;1\nv3;;", **POINTS), "points_length", 21),
        (pb(votes="v1;a;1\nv2;a;one\nv3;;", **POINTS), "bad_number", 21),
        (pb(vote_type="scoring"), "column_missing", 19),
        (pb('a;60;"open\nb;50;shut', header="project_id;cost;name"), "open_quote", 16),
        (pb("a;60;" + "x" * 2_000_000, header="project_id;cost;name"), "bad_row", 16),
    ],
)
def test_a_bad_file_is_refused_with_its_line(data, code, line):
    with pytest.raises(PbError) as refused:
        read_pb(data)
    assert (refused.value.code, refused.value.line) == (code, line)
    assert line is None or str(refused.value).startswith(f"line {line}: ")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_junk_is_refused_and_nothing_else_happens(data):
    with pytest.raises(PbError):
        read_pb(data)


@given(st.integers(0, 400), st.binary(max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_refused(at, noise):
    data = pb(votes="v1;a;1\nv2;a,b;1,2\nv3;;", **POINTS)
    with suppress(PbError):
        document = read_pb(data[:at] + noise + data[at + 1 :])
        assert read_pb(write_pb(document).encode()).election == document.election


@given(
    election=st.sampled_from([BallotType.APPROVAL, BallotType.ORDINAL, BallotType.CUMULATIVE]).flatmap(
        lambda kind: elections(ballot_type=kind)
    ),
    scale=st.sampled_from([1, 100]),
)
@settings(max_examples=60, deadline=None)
def test_our_own_files_hold_the_whole_election(election, scale):
    election = replace(election, scale=scale)
    document = read_pb(write_pb(make_document(election, META, random=Random(1))).encode())
    rule = RuleSettings(completion=Completion(step=scale))
    there = replace(rule, completion=Completion(step=document.election.scale))
    before, after = count(election, rule), count(document.election, there)
    assert after.funded == before.funded
    assert document.election.money(after.total_cost) == election.money(before.total_cost)
    assert not [notice for notice in document.notices if notice.code.endswith("differ")]


def test_our_own_file_names_no_voter_and_shuffles_the_ballots():
    projects = [Project("a", 60_50, "Gym\nfloor"), Project("b", 50_00)]
    election = build_election(projects, [{"a"}] * 50 + [{"b"}] * 50, 100_00)
    document = make_document(
        election, META, project_columns={"a": {"category": "SDG 4,SDG 13"}}, random=Random(7)
    )
    assert document.votes.header == ("voter_id", "vote")
    assert [row[0] for row in document.votes.rows] == [str(number) for number in range(1, 101)]
    assert [row[1] for row in document.votes.rows] != sorted(row[1] for row in document.votes.rows)
    text = write_pb(document)
    assert "project_id;cost;votes;name;category\na;60.5;50;Gym floor;SDG 4,SDG 13\nb;50;50;;\n" in text
    assert "num_votes;100\n" in text


def test_rules_have_the_words_of_the_format():
    assert rule_word(RuleSettings(rule="greedy")) == "greedy"
    assert rule_word(RuleSettings(rule="greedy", skip=False)) == "greedy-no-skip"
    assert rule_word(RuleSettings(rule="greedy", threshold=Fraction(5))) == "greedy-threshold"
    assert rule_word(RuleSettings()) == "equalshares"
    assert (
        rule_word(RuleSettings(completion=Completion(step=None)), compared=True)
        == "equalshares/add1-comparison"
    )
    assert settings_comment(RuleSettings()).startswith('#1: rule settings {"completion"')


@given(st.integers(0, 10**12), st.sampled_from([1, 10, 100, 1000]))
def test_amounts_survive_writing(units, scale):
    assert exact_number(money_text(units, scale)) == Fraction(units, scale)
