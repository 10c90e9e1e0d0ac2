"""Make this folder ready: Debian packages, virtual environment, compiled messages.

Usage: python3 tools/setup.py [demo|test]        (called by `make demo`, `make test` and `make setup`)

Standard library only, because nothing is installed when it starts. Doing it twice costs nothing: a stamp
inside the environment names the lock file it was made from. As root on Debian it installs what is missing;
elsewhere it names what to install and stops with 1.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"demo": ROOT / "requirements-runtime.lock", "test": ROOT / "requirements.lock"}
STAMP = VENV / "youthportal-setup"
OLDEST_PYTHON = (3, 11)

RUNTIME_PROGRAMS = {"msgfmt": "gettext"}
RUNTIME_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
TEST_PROGRAMS = {"chromium": "chromium", "redis-server": "redis-server", "pdftotext": "poppler-utils"}


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def stop(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def has_library(name: str) -> bool:
    """Asked of the loader itself: the answer WeasyPrint will get, on any distribution."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    return shutil.which(name) is not None or (Path("/usr/sbin") / name).exists()


def has_postgresql() -> bool:
    return bool(os.environ.get("DATABASE_URL")) or any(
        [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")]
    )


def missing_packages(purpose: str) -> list[str]:
    """Debian names of what is not there, asked by function rather than of dpkg."""
    packages = [] if importlib.util.find_spec("ensurepip") or VENV.exists() else ["python3-venv"]
    packages += [debian for name, debian in RUNTIME_PROGRAMS.items() if not has_program(name)]
    packages += [debian for name, debian in RUNTIME_LIBRARIES.items() if not has_library(name)]
    if purpose == "test":
        packages += [debian for name, debian in TEST_PROGRAMS.items() if not has_program(name)]
        packages += [] if has_postgresql() else ["postgresql"]
    return packages


def install_packages(packages: list[str]) -> None:
    command = "apt-get install --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        stop(f"please install what Debian calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        stop(f"these packages are missing. Please run, then try again:\n    sudo {command}")
    say(f"installing {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    if (
        update.returncode
        or subprocess.run([*command.split(), "-y", "-qq"], env=environment, check=False).returncode
    ):
        stop(f"apt-get could not install them. Please see to it by hand:\n    {command}")


def digest(purpose: str) -> str:
    return hashlib.sha256(LOCKS[purpose].read_bytes()).hexdigest()


def environment_is_ready(purpose: str) -> bool:
    """The set for tests contains the set for the demo, so either stamp will do for the demo."""
    if not (VENV / "bin" / "python").exists() or not STAMP.exists():
        return False
    kind, _, made_from = STAMP.read_text().strip().partition(" ")
    return kind in {purpose, "test"} and made_from == digest(kind)


def make_environment(purpose: str) -> None:
    if VENV.is_symlink() and (VENV / "bin" / "python").exists():
        say(f"using the environment {VENV.resolve()} as it is")
        return
    if environment_is_ready(purpose):
        return
    if not (VENV / "bin" / "python").exists():
        create_environment()
    say(f"installing the Python packages of {LOCKS[purpose].name}")
    STAMP.unlink(missing_ok=True)
    install_requirements(purpose)
    STAMP.write_text(f"{purpose} {digest(purpose)}\n")


def create_environment() -> None:
    if VENV.is_symlink():
        VENV.unlink()
    say("making .venv")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        stop("python3 could not make a virtual environment: please install python3-venv")


def install_requirements(purpose: str) -> None:
    """Every package by version and hash. uv takes seconds where pip takes a minute; pip always works."""
    python = str(VENV / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes", "-r"]
    lock = str(LOCKS[purpose])
    if subprocess.run([*pip, str(ROOT / "tools" / "installer.lock")], check=False).returncode == 0:
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
        command = [
            str(VENV / "bin" / "uv"),
            "pip",
            "sync",
            "-q",
            "--compile-bytecode",
            "--require-hashes",
            lock,
        ]
        if subprocess.run(command, env=environment, check=False).returncode == 0:
            return
        say("uv could not do it; trying pip")
    if subprocess.run([*pip, lock], check=False).returncode:
        stop("the Python packages could not be installed: is there a way to the package index?")


def compile_messages() -> None:
    """Binary translations next to their sources, where a source is newer."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        say(f"compiling {source.relative_to(ROOT)}")
        if subprocess.run(["msgfmt", "--check-format", "-o", target, source], check=False).returncode:
            stop(f"{source.relative_to(ROOT)} has mistakes (see above)")


def main() -> None:
    purpose = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if purpose not in LOCKS:
        stop("usage: python3 tools/setup.py [demo|test]")
    if sys.version_info < OLDEST_PYTHON:
        stop("Python 3.11 or newer is needed. If you have one: make PYTHON=python3.12 demo")
    started = time.monotonic()
    packages = missing_packages(purpose)
    if packages:
        install_packages(packages)
    make_environment(purpose)
    compile_messages()
    seconds = time.monotonic() - started
    if seconds > 1:
        say(f"ready in {seconds:.0f} s")


if __name__ == "__main__":
    main()
