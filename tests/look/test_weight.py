"""What a first visit costs on a school's network, and that the faces can write every name."""

import gzip
import re

import pytest
from fontTools.ttLib import TTFont

from tests.look.colours import ROOT

STATIC = ROOT / "static"
LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "lt": "aąbcčdeęėfghiįyjklmnoprsštuųūvzž",
    "lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž",
    "sl": "abcčdefghijklmnoprsštuvzž",
}
SIGNS = "0123456789€%„“”»«–—…’()[]{}@#&/+−×·?!.,:;"
FACES = sorted(STATIC.glob("fonts/*.woff2"))
PRINTED = sorted(STATIC.glob("fonts/pdf/*.ttf"))


@pytest.mark.parametrize("path", FACES + PRINTED, ids=lambda path: path.name)
@pytest.mark.parametrize("language", LETTERS)
def test_a_face_has_every_letter_of_the_language(path, language):
    letters = set(LETTERS[language] + LETTERS[language].upper() + SIGNS)
    assert not letters - {chr(code) for code in TTFont(path).getBestCmap()}


@pytest.mark.parametrize("path", FACES + PRINTED, ids=lambda path: path.name)
def test_numbers_can_stand_in_columns(path):
    font = TTFont(path)
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


def test_the_faces_of_a_page_weigh_at_most_45_kb():
    assert len(FACES) == 3
    assert sum(path.stat().st_size for path in FACES) <= 45 * 1024


def test_css_weighs_at_most_9_kb_on_every_page_and_2_kb_for_each_part_beyond():
    """The rest comes only where it is used: the ballot, charts, talk, a wall, a kiosk, a logbook, the office.

    What somebody loads on a first visit is measured in tests/journeys/test_every_page.py.
    """
    sheets = [*STATIC.glob("css/*.css"), *STATIC.glob("css/components/*.css")]
    weights = {sheet.name: len(gzip.compress(sheet.read_bytes(), 9)) for sheet in sheets}
    common = re.findall(r"css/(?:components/)?(\w+\.css)", (ROOT / "templates/base.html").read_text())
    assert sum(weights[name] for name in common) <= 9 * 1024, weights
    assert max(weight for name, weight in weights.items() if name not in common) <= 2 * 1024, weights
    assert sum(weights.values()) <= 21 * 1024, weights


def test_every_face_carries_its_licence():
    families = {path.name.split("-")[0] for path in FACES + PRINTED}
    named = {path.stem.removeprefix("OFL-").lower() for path in STATIC.glob("fonts/OFL-*.txt")}
    assert families <= named


def test_pages_name_only_faces_and_drawings_that_exist():
    css = (STATIC / "css/tokens.css").read_text()
    assert all((STATIC / "css" / url).exists() for url in re.findall(r'url\("([^"]+)"\)', css))
