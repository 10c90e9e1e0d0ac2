"""`manage.py tally` as people at a shell meet it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from budget.calculations import read_pb
from tests.budget.calculations import reference

PARSER = reference.SYNTHETIC / "synthetic_parser_1.pb"
EXPECTED = sorted(reference.SYNTHETIC.glob("*.expected.json"))
POINTS = reference.SYNTHETIC / "synthetic_cumulative_1.pb"
TIES = reference.SYNTHETIC / "synthetic_ties_1.pb"


def tally(path, *options):
    out, err = StringIO(), StringIO()
    call_command("tally", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def as_json(path, *options):
    return json.loads(tally(path, "--json", *options)[0])


@pytest.mark.parametrize(
    "path", sorted(reference.SYNTHETIC.glob("*.expected.json")), ids=lambda path: path.name
)
def test_it_gives_the_reference_outcomes_in_their_words(path):
    whole = reference.expected(path)
    for case in whole["outcomes"]:
        options = [f"--{name}={case[name]}" for name in ("rule", "satisfaction", "completion")]
        data = as_json(path.parent / whole["file"], *options, f"--ties={','.join(case['tie_breaking'])}")
        assert data["funded"] == case["funded"], options
        assert data["total_cost"] == case["total_cost"]
        assert data["seconds_read"] > 0
        assert data["seconds_tally"] > 0


def test_people_read_ids_cost_and_settings():
    out, err = tally(PARSER, "--completion", "add1")
    assert "funded: 7 A-1 B;2 c\n" in out
    assert "total cost: 42.75\n" in out
    assert "rule: equal_shares, satisfaction cost, completion add1\n" in out
    assert "free of charge, funded beside the rule: d 4\n" in out
    assert err == "note: line 40: a ballot names a project twice, it counts once\n"


def test_explain_tells_the_story_of_every_project():
    for rule in ("mes", "greedy"):
        data = as_json(TIES, "--rule", rule, "--explain")
        assert set(data["stories"]) == {project.id for project in read_pb(TIES).election.projects}
        text, _ = tally(TIES, "--rule", rule, "--explain", "--completion", "add1+greedy")
        assert text.count("; cost ") == len(data["stories"])


def test_threshold_no_skip_and_ties_are_options():
    funded = as_json(PARSER, "--rule", "greedy")["funded"]
    assert as_json(PARSER, "--rule", "greedy", "--threshold", "5")["funded"] == [
        project for project in funded if project in {"7", "A-1", "B;2", "d 4"}
    ]
    skipped = as_json(POINTS, "--rule", "greedy")["funded"]
    stopped = as_json(POINTS, "--rule", "greedy", "--no-skip")["funded"]
    assert stopped == skipped[: len(stopped)] != skipped
    by_lot = as_json(TIES, "--rule", "greedy", "--ties", "lot", "--lot-seed", "head")["outcome"]
    assert {tie["decided_by"] for tie in by_lot["ties"]} == {"lot"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the section META is missing"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: this is not UTF-8 text"),
        (b"\x1f\x8b\x08broken", "not a complete gzip file"),
        (PARSER.read_bytes().replace(b"60,50", b"-60,50"), "line 9: budget is negative"),
        (
            PARSER.read_bytes().replace(b"v1;15-16;A-1", b"v1;15-16;Z-1"),
            "line 28: the ballot names the unknown",
        ),
    ],
)
def test_a_bad_file_is_one_line_on_stderr_and_exit_2(tmp_path, capsys, content, message):
    path = tmp_path / "bad.pb"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as left:
        call_command("tally", str(path))
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_files_that_cannot_be_opened_and_rules_that_cannot_be_counted(tmp_path, capsys):
    for arguments in ([str(tmp_path / "none.pb")], [str(tmp_path)], [str(PARSER), "--ties", "beauty"]):
        with pytest.raises(SystemExit) as left:
            call_command("tally", *arguments)
        assert left.value.code == 2
    err = capsys.readouterr().err
    assert "No such file" in err
    assert "Is a directory" in err
    assert "Unknown tie key: beauty" in err
