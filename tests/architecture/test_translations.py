"""The four languages are complete, and each translation fits its sentence."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("lt", "lv", "sl")


def catalogue(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_doubtful_and_placeholders_agree(language):
    check = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(catalogue(language))]
    done = subprocess.run(
        check, capture_output=True, text=True, check=False, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+ translated messages\.", done.stderr.strip().splitlines()[-1]), done.stderr


def test_all_languages_know_the_same_sentences():
    known = [re.findall(r'^msgid "(.*)"$', catalogue(one).read_text(), re.MULTILINE) for one in LANGUAGES]
    assert known[0] == known[1] == known[2]
    assert len(known[0]) > 1000


def test_every_visible_sentence_is_collected(tmp_path):
    """A copy of the sources, collected anew, holds no sentence that the catalogue does not know."""
    sources = [str(path) for app in ("youthportal", "budget") for path in (ROOT / app).rglob("*.py")]
    words = ["gettext", "gettext_lazy", "ngettext:1,2", "pgettext:1c,2", "pgettext_lazy:1c,2", "_"]
    keywords = [f"--keyword={word}" for word in words]
    found = tmp_path / "found.po"
    command = [
        "xgettext",
        "--language=Python",
        "--from-code=UTF-8",
        "--no-wrap",
        *keywords,
        "-o",
        str(found),
        *sources,
    ]
    subprocess.run(command, check=True, capture_output=True)
    collected = set(re.findall(r'^msgid "(.+)"$', found.read_text(), re.MULTILINE))
    known = set(re.findall(r'^msgid "(.+)"$', catalogue("lt").read_text(), re.MULTILINE))
    assert sorted(collected - known) == []
