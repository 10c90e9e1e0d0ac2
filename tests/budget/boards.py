"""Boards of real rounds as files, and what a cheat does to them: change something, then chain it again."""

import copy
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from budget.services import closing, counting
from budget.services.board import board_file, write_board
from budget.services.casting import cast_ballot
from tests.factories import voting
from youthportal.ballots import verify


def voted_round(chance, *, by_account=40, ballots=36, **values):
    """A round through opening, casting, closing, destroying and counting, by the services alone.

    Returns the round and the receipts given.
    """
    round_ = voting.voting_round(by_account=by_account, **values)
    cast = caster(round_, voting.school_pot(round_), chance)
    receipts = [cast(voter) for voter in voting.account_voters(round_)[:ballots]]
    closing.close_voting(actor=None, round=round_, reason="test")
    closing.destroy_key(actor=None, round=round_)
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    round_.refresh_from_db()
    counting.publish_result(actor=None, round=round_)
    round_.refresh_from_db()
    return round_, receipts


def caster(round_, pot, chance):
    refs = ["01", "02", "03", "04", "05"]

    def cast(voter):
        chosen = chance.sample(refs, chance.randint(1, 2))
        said = {ref: chance.randint(1, 3) for ref in chosen} if round_.ballot_type == "points" else chosen
        return cast_ballot(pot=pot, voter=voter, choices=said, nonce=voting.nonce())

    return cast


def text_of(round_):
    return "".join(board_file(write_board(actor=None, round=round_)))


def read(text):
    return json.loads(text)


def entry(board, kind, number=0):
    return [one for one in board["entries"] if one["kind"] == kind][number]


def changed(board, change, *, chained=True):
    """The board after `change(board)`; `chained`: with all hashes made anew, as a careful cheat would."""
    cheated = copy.deepcopy(board)
    change(cheated)
    if chained:
        previous = ""
        for number, one in enumerate(cheated["entries"], start=1):
            one["number"], one["previous"] = number, previous
            previous = one["hash"] = verify.entry_hash(one)
        cheated["head"] = previous
    return cheated


def root_of(board, pot):
    """The root that fits the ballots on the board."""
    box = next(one["box"] for one in entry(board, "election")["body"]["pots"] if one["pot"] == pot)
    held = [one for e in board["entries"] if e["kind"] == "ballots" for one in e["body"]["ballots"]]
    receipts = sorted(verify.receipt_of(box, one["choices"], one["nonce"]) for one in held)
    return hashlib.sha256("\n".join(receipts).encode()).hexdigest()


def run(folder, board, *arguments):
    """verify.py as anybody runs it: a copy in an empty folder, an isolated Python, no project."""
    text = board if isinstance(board, str) else json.dumps(board)
    (folder / "board.json").write_text(text)
    (folder / "verify.py").write_bytes(verify_source())
    command = [sys.executable, "-I", "-S", "verify.py", "board.json", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def verify_source():
    return Path(verify.__file__).read_bytes()


def checked(folder, board, *arguments):
    """Exit code and what `--json` says."""
    done = run(folder, board, "--json", *arguments)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def codes(folder, board, *arguments):
    return sorted({fault["code"] for fault in checked(folder, board, *arguments)[1]["faults"]})
