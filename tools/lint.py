"""Every check that reads rather than runs: `make lint`. All of them run, two at a time; each must pass."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tools import processes

APPS = ["youthportal", "strategy", "forum", "budget", "volunteering", "projects"]
BIN = processes.ROOT / ".venv" / "bin"
# A deployment's environment with nothing missing: what `check --deploy` is asked about.
DEPLOYMENT = {
    "SECRET_KEY": "a-sample-of-fifty-characters-for-the-check-alone-0123456789",
    "BALLOT_SECRET": "another-sample-for-the-check-alone-9876543210",
    "BALLOT_SIGNING_KEY": "a-third-sample-for-the-check-alone-5647382910",
    "ALLOWED_HOSTS": "jaunimas.example",
    "CSRF_TRUSTED_ORIGINS": "https://jaunimas.example",
    "SITE_URL": "https://jaunimas.example",
    "DATABASE_URL": "postgres://youthportal@db/youthportal",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "TRUSTED_PROXIES": "1",
}
CHECKS: dict[str, list[str]] = {
    "types (mypy)": ["mypy", *APPS, "tools"],
    "style (ruff)": ["ruff", "check", "."],
    "shape (ruff format)": ["ruff", "format", "--check", "."],
    "directions (lint-imports)": ["lint-imports", "--no-cache"],
    "templates (djlint)": ["djlint", "templates", "--lint", "--quiet"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def run(name: str) -> tuple[str, int, str, float]:
    program, *arguments = CHECKS[name]
    environment = os.environ | (DEPLOYMENT if name == "deployment" else {"DEBUG": "1"})
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=processes.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode, done.stdout, time.monotonic() - started


def main() -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, code, output, seconds in pool.map(run, CHECKS):
            print(f"{'ok  ' if code == 0 else 'FAIL'} {name} ({seconds:.0f} s)", flush=True)
            if code:
                failed.append(name)
                print(output)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all clean'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
