"""Take the measurements, print them as a table, keep them in var/bench.json and in the README."""

import json
import os
import platform
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from tools.bench import Figure
from tools.bench.taking import cells, take
from tools.processes import ROOT

HERE = Path(__file__).parent
RESULT = ROOT / "var" / "bench.json"
README = ROOT / "README.md"
BLOCK = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
HEAD = ("what", "measured", "compared with", "ratio", "target", "")


def names() -> list[str]:
    """Read, not imported: some modules here are applications that set up Django their own way."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef measure(" in path.read_text())


def each_alone(wanted: list[str]) -> Iterator[list[Figure]]:
    """Each module in a fresh process: it sets up Django for its own database, and starts with no memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(take, wanted)


def machine() -> dict[str, str | int | None]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "day": datetime.now(tz=UTC).date().isoformat(),
    }


def table(taken: dict[str, list[Figure]]) -> str:
    """Markdown, for the README."""
    where = machine()
    lines = [f"On {where['cores']} cores, Python {where['python']}, {where['day']}.", ""]
    lines += ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(cells(figure)) + " |" for figures in taken.values() for figure in figures]
    return "\n".join(lines) + "\n"


def main() -> int:
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")] or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"bench: no measurement {', '.join(unknown)}; there are {', '.join(names())}")
        return 2
    taken = dict(zip(wanted, each_alone(wanted), strict=True))
    RESULT.parent.mkdir(exist_ok=True)
    kept = {name: [asdict(figure) for figure in figures] for name, figures in taken.items()}
    RESULT.write_text(json.dumps({"machine": machine(), "figures": kept}, indent=2) + "\n")
    print("\n" + table(taken))
    if "--readme" in sys.argv:
        write_into(README, table(taken))
    return 0


def write_into(page: Path, text: str) -> None:
    """Put the table between the marks (`make bench ARGS=--readme`, before a release)."""
    page.write_text(BLOCK.sub(lambda found: f"{found[1]}{text}{found[2]}", page.read_text()))


if __name__ == "__main__":
    sys.exit(main())
