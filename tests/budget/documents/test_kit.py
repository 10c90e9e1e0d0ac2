"""Every slip scans and is anonymous; the kit has its pages and is tagged."""

import io
import re

import pikepdf
import pytest
import zxingcpp
from django.conf import settings
from PIL import Image, ImageDraw

from budget.documents.kit import kit_context, kit_pdf
from budget.services.codes import find_code, make_kit
from tests.factories import voting
from youthportal.core import codes as letters

pytestmark = pytest.mark.django_db
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1")
SCALE = 6


@pytest.fixture
def kit():
    round = voting.voting_round(by_code=11, city=True)
    return make_kit(actor=None, round=round, school_class=voting.class_in(round))


def context(kit):
    return kit_context(kit.round, kit.school_class, kit.codes, kit.test_code)


def scanned(svg):
    """What a camera reads from the drawing."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    picture = Image.new("L", (side * SCALE, side * SCALE), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, length in (map(int, run) for run in RUN.findall(svg)):
        draw.rectangle((x * SCALE, y * SCALE, (x + length) * SCALE - 1, (y + 1) * SCALE - 1), fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def test_every_slip_scans_to_its_own_code(kit):
    slips = [slip for sheet in context(kit)["sheets"] for slip in sheet]
    read = [scanned(slip["qr"]) for slip in slips]
    assert read == [f"{settings.SITE_URL}/v/{code}" for code in kit.codes]
    assert [letters.plain(slip["code"]) for slip in slips] == list(kit.codes)
    assert all(not find_code(text.rpartition("/")[2]).is_test for text in read)


def test_the_practice_code_scans_and_is_for_practice(kit):
    assert find_code(scanned(context(kit)["practice"]["qr"]).rpartition("/")[2]).is_test


def test_slips_are_all_alike_but_for_the_code(kit):
    """Nothing on a slip tells it from its neighbour: no number, no name."""
    slips = [slip for sheet in context(kit)["sheets"] for slip in sheet]
    assert {tuple(sorted(slip)) for slip in slips} == {("code", "qr")}


def test_the_kit_is_a_tagged_pdf_of_teacher_lesson_and_slips(kit):
    pdf = kit_pdf(round=kit.round, school_class=kit.school_class, codes=kit.codes, test_code=kit.test_code)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2 + 2
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == kit.school_class.school.language
