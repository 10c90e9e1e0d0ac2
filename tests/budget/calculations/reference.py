"""Where the reference elections and their outcomes are found.

The invented `synthetic_*` files are part of the repository. The real ones are not: their folder is looked
for beside the repository (`../shared/data/pabulib`, or under the folder that YOUTHPORTAL_SHARED names).
"""

import json
import os
from pathlib import Path

ROOT = Path(__file__).parents[3]
SYNTHETIC = ROOT / "tests" / "data" / "pabulib"
SHARED = Path(os.environ.get("YOUTHPORTAL_SHARED", ROOT.parent / "shared")) / "data" / "pabulib"
WHY_SKIPPED = f"the real elections are not in this place: {SHARED}"


def expectations():
    """Every expected.json: the real ones where they are, the synthetic ones always."""
    real = [path for path in SHARED.glob("*.expected.json") if not path.name.startswith("synthetic_")]
    return sorted([*SYNTHETIC.glob("*.expected.json"), *real], key=lambda path: path.name)


def expected(path):
    return json.loads(path.read_text(encoding="utf-8"))


def election_files():
    return [path.parent / expected(path)["file"] for path in expectations()]
