"""`tools/setup.py` says plainly what is missing, and costs nothing when nothing is."""

import os
import subprocess
import sys

import pytest

from tools import processes

pytestmark = pytest.mark.services


def setup(purpose: str, path: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "tools/setup.py", purpose],
        cwd=processes.ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_program_is_named_by_its_package(tmp_path):
    done = setup("demo", path=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == "setup: please install what Debian calls: gettext\n"


def test_nothing_is_installed_twice():
    done = setup("test", path=os.environ["PATH"])
    assert done.returncode == 0, done.stderr
    assert "installing" not in done.stdout


def test_an_unknown_purpose_is_refused():
    done = setup("party", path=os.environ["PATH"])
    assert (done.returncode, done.stderr) == (1, "setup: usage: python3 tools/setup.py [demo|test]\n")
