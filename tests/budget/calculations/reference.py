"""Where the reference elections and their outcomes are found.

The invented `synthetic_*` files are part of the repository, the real ones are not (`tests.support.shared`).
"""

import json

from tests.support.shared import ROOT, SHARED

SYNTHETIC = ROOT / "tests" / "data" / "pabulib"
REAL = SHARED / "pabulib"
WHY_SKIPPED = f"the real elections are not in this place: {REAL}"


def expectations():
    """Every expected.json: the real ones where they are, the synthetic ones always."""
    real = [path for path in REAL.glob("*.expected.json") if not path.name.startswith("synthetic_")]
    return sorted([*SYNTHETIC.glob("*.expected.json"), *real], key=lambda path: path.name)


def expected(path):
    return json.loads(path.read_text(encoding="utf-8"))


def election_files():
    return [path.parent / expected(path)["file"] for path in expectations()]
