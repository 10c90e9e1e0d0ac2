"""What verify.py says of a downloaded board: green as it is, and the right word for every cheat."""

import random

import pytest

from budget.services import closing
from tests.budget import boards
from tests.budget.boards import changed, codes, entry, run, text_of, voted_round
from youthportal.ballots.receipts import ShortForm

pytestmark = pytest.mark.django_db


_written = {}


@pytest.fixture(autouse=True)
def destroyed_keys(tmp_path_factory, settings):
    settings.DESTROYED_KEYS = tmp_path_factory.mktemp("keys") / "destroyed"


@pytest.fixture
def voted():
    return voted_round(random.Random(7))


@pytest.fixture
def board(db):
    """Written once for all cheats: it is a file, and what becomes of the database does not matter to it."""
    if not _written:
        _written["text"] = text_of(voted_round(random.Random(7))[0])
    return boards.read(_written["text"])


def test_an_honest_board_is_green_in_an_empty_folder(voted, tmp_path):
    round_, receipts = voted
    done = run(tmp_path, text_of(round_), "--receipt", ShortForm.of(receipts[0].digest).words)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Everything agrees" in done.stdout
    assert "Your ballot is in the box" in done.stdout
    assert "NOTE" not in done.stdout


# Cheats without and with the hashes made anew; each with the words it must be caught by.


def flip(board):
    choices = entry(board, "ballots")["body"]["ballots"][0]["choices"]
    choices["projects"] = ["01"] if choices["projects"] != ["01"] else ["02"]


def drop(board):
    entry(board, "ballots")["body"]["ballots"].pop(3)


def add(board):
    held = entry(board, "ballots")["body"]["ballots"]
    held.append({"choices": {"projects": ["01"]}, "nonce": "00" * 16})


def twice(board):
    held = entry(board, "ballots")["body"]["ballots"]
    held.insert(1, held[0])


def unbound(board):
    entry(board, "ballots")["body"]["ballots"][0]["choices"] = {"projects": ["01", "99"]}


def cheaper(board):
    entry(board, "election")["body"]["pots"][0]["projects"][0]["cost"] -= 100_00


def other_ties(board):
    rule = entry(board, "election")["body"]["pots"][0]["rules"]["binding"]
    rule["ties"] = ["min_cost", "most_votes", "id"]


def other_winner(board):
    funded = entry(board, "result")["body"]["binding"]["outcome"]["funded"]
    lost = next(ref for ref in ("01", "02", "03", "04", "05") if ref not in funded)
    funded[0] = lost


def other_payment(board):
    outcome = entry(board, "result")["body"]["binding"]["outcome"]
    outcome["rounds"][0]["paid_at_most"]["exact"] = "12345/7"


def other_price(board):
    stories = entry(board, "result")["body"]["binding"]["stories"]
    missed = next(story["missed"] for story in stories.values() if story["missed"])
    missed["price"] += 1


def other_votes_missing(board):
    stories = entry(board, "result")["body"]["binding"]["stories"]
    missed = next(story["missed"] for story in stories.values() if story["missed"])
    missed["more_votes"] += 1


def other_count(board):
    entry(board, "closing")["body"]["pots"][0]["ballots"] += 1


def more_rights(board):
    entry(board, "closing")["body"]["pots"][0]["rights"] += 5


def other_signature(board):
    board["signature"] = ("1" if board["signature"][0] != "1" else "2") + board["signature"][1:]


def no_signature(board):
    board["signature"] = board["public_key"] = ""


@pytest.mark.parametrize("cheat", [flip, drop, add, cheaper, other_ties, other_winner, other_count])
def test_a_changed_byte_breaks_the_chain(board, tmp_path, cheat):
    assert "CHAIN" in codes(tmp_path, changed(board, cheat, chained=False))


@pytest.mark.parametrize(
    ("cheat", "said"),
    [
        (flip, {"ROOT"}),
        (drop, {"COUNT", "ROOT"}),
        (add, {"COUNT", "ROOT"}),
        (twice, {"COUNT", "DUPLICATE", "ROOT"}),
        (unbound, {"BALLOT", "ROOT"}),
        (cheaper, {"COST"}),
        (other_ties, {"RULE"}),
        (other_winner, {"WINNERS"}),
        (other_payment, {"PAYMENTS"}),
        (other_price, {"FIGURES"}),
        (other_votes_missing, {"FIGURES"}),
        (other_count, {"COUNT"}),
        (more_rights, {"COUNT"}),
    ],
)
def test_a_cheat_who_makes_all_hashes_anew_is_caught_twice(board, tmp_path, cheat, said):
    found = set(codes(tmp_path, changed(board, cheat)))
    assert found >= said | {"SIGNATURE"}
    assert "CHAIN" not in found


def test_a_cheat_who_signs_with_another_key_is_caught_by_the_key_of_the_opening(board, tmp_path, settings):
    from youthportal.ballots import promises

    settings.BALLOT_SIGNING_KEY = "the key of a cheat"

    def sign(cheated):
        cheated["public_key"] = promises.public_key()
        slug = entry(cheated, "election")["body"]["round"]
        cheated["signature"] = promises.sign_board(slug, cheated["head"], cheated["public_key"])

    assert codes(tmp_path, changed(board, sign, chained=False)) == ["SIGNATURE"]


@pytest.mark.parametrize("cheat", [other_signature, no_signature])
def test_a_changed_or_missing_signature_is_said(board, tmp_path, cheat):
    assert codes(tmp_path, changed(board, cheat, chained=False)) == ["SIGNATURE"]


def test_a_consistent_cheat_is_caught_by_the_head_on_the_wall_alone(board, tmp_path):
    """Ballot, counts and root changed together, unsigned, by whoever also holds the signing key."""

    def cheat(cheated):
        flip(cheated)
        entry(cheated, "closing")["body"]["pots"][0]["root"] = boards.root_of(cheated, pot_of(cheated))

    noted = f"https://portal.example/en/budget/2026/board/#{board['head']}"
    assert "HEAD" in codes(tmp_path, changed(board, cheat), "--head", noted)
    assert codes(tmp_path, board, "--head", noted) == []


def pot_of(board):
    return entry(board, "election")["body"]["pots"][0]["pot"]


def test_batches_in_another_order_are_said(tmp_path, monkeypatch):
    from budget.services import board_content

    monkeypatch.setattr(board_content, "BATCH", 12)
    round_, _receipts = voted_round(random.Random(9))
    board = boards.read(text_of(round_))
    assert codes(tmp_path, board) == []

    def swap(cheated):
        cheated["entries"][1], cheated["entries"][2] = cheated["entries"][2], cheated["entries"][1]

    def swap_and_number(cheated):
        swap(cheated)
        for number, one in enumerate(cheated["entries"][1:3], start=1):
            one["body"]["batch"] = number

    assert "CHAIN" in codes(tmp_path, changed(board, swap, chained=False))
    assert {"ORDER", "SIGNATURE"} <= set(codes(tmp_path, changed(board, swap)))
    assert {"ORDER", "SIGNATURE"} <= set(codes(tmp_path, changed(board, swap_and_number)))


# Receipts and promises.


def test_a_receipt_that_is_not_there_is_said_with_its_own_exit_code(board, tmp_path):
    done = run(tmp_path, board, "--receipt", "abacus abbey about above")
    assert done.returncode == 3
    assert "NOT among" in done.stdout


def promise_file(round_, receipt):
    key = round_.key.promise_key
    lines = {"box": receipt.box_id, "receipt": receipt.digest, "key": key, "signature": receipt.promise}
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def test_a_broken_promise_can_be_proved(voted, tmp_path):
    round_, receipts = voted
    board = boards.read(text_of(round_))
    (tmp_path / "promise.txt").write_text(promise_file(round_, receipts[0]))
    assert run(tmp_path, board, "--promise", "promise.txt").returncode == 0
    box = entry(board, "election")["body"]["pots"][0]["box"]

    def lose(cheated):
        held = entry(cheated, "ballots")["body"]["ballots"]
        held[:] = [
            one
            for one in held
            if boards.verify.receipt_of(box, one["choices"], one["nonce"]) != receipts[0].digest
        ]

    done = run(tmp_path, changed(board, lose), "--promise", "promise.txt")
    assert done.returncode == 1
    assert "The portal promised it with its signature" in done.stdout
    (tmp_path / "promise.txt").write_text(promise_file(round_, receipts[0]).replace("box: ", "box: 0"))
    assert codes(tmp_path, board, "--promise", "promise.txt") == ["PROMISE"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "youthportal board 1"}', "\x00", '{"format": 1}']
)
def test_what_is_no_board_is_no_fault_but_unreadable(tmp_path, text):
    done = run(tmp_path, text)
    assert done.returncode == 2
    assert "cannot be read as a board" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_small_pot_publishes_its_result_only(tmp_path):
    round_, _receipts = voted_round(random.Random(3), ballots=12)
    text = text_of(round_)
    assert '"kind":"ballots"' not in text
    assert "nonce" not in text
    done = run(tmp_path, text)
    assert done.returncode == 0
    assert "too few to be published" in done.stdout


@pytest.mark.parametrize(
    "values",
    [
        {"ballot_type": "points", "satisfaction": "points", "points_total": 10},
        {"rule": "greedy"},
        {"ties": "min_cost,most_votes,lot"},
        {"completion": "add1-nonexhaustive"},
        {"show_comparison": False},
        {"limit_money": True, "max_choices": 3},
    ],
)
def test_every_kind_of_round_is_counted_again(tmp_path, values):
    round_, _receipts = voted_round(random.Random(11), **values)
    board = boards.read(text_of(round_))
    assert codes(tmp_path, board) == []
    assert closing.BallotKey.objects.get(pk=round_.key_id).half is None
