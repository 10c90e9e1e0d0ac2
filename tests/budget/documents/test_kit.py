"""Every slip scans and is anonymous; the kit has its pages and is tagged."""

import io
import re

import pikepdf
import pytest
import zxingcpp
from django.conf import settings
from PIL import Image, ImageDraw

from budget.documents.kit import KitPaper, kit_context, kit_html, kit_pdf, print_kits
from budget.documents.lesson import lesson
from budget.enums import Way
from budget.models import Proposal
from budget.services.codes import find_code
from budget.services.kits import choose_way, make_kit_paper
from tests.factories import budget as make
from tests.factories import voting
from youthportal.core import codes as letters
from youthportal.organisations.models import School

pytestmark = pytest.mark.django_db
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1")
SCALE = 6


@pytest.fixture
def kit():
    round = voting.voting_round(by_code=11, city=True)
    return make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))


def context(kit):
    return kit_context(kit)


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
    with pikepdf.open(io.BytesIO(kit_pdf(kit))) as document:
        assert len(document.pages) == 2 + 2 + 2  # teacher and lesson, slips, a spare ballot of each pot
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == kit.school_class.school.language


def paper_kit(**values):
    round = voting.ready_round(by_account=0, city=True, **values)
    voting.enrol(make.class_of(round.schools.get().school), 34, channel="paper")
    voting.open_voting(actor=None, round=round)
    return make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))


def test_a_class_on_paper_gets_a_ballot_of_each_pot_for_every_pupil_and_no_slip():
    kit = paper_kit()
    shown = context(kit)
    assert (kit.way, list(kit.codes), len(shown["copies"]), len(shown["papers"])) == (Way.PAPER, [], 34, 2)
    html = kit_html(kit)
    assert html.count('<section class="ballot ') == 68
    assert "Voting slips" not in html


def test_a_ballot_of_paper_has_every_idea_at_the_price_of_the_opening():
    kit = paper_kit(limit_money=True, min_choices=2, max_choices=3)
    pot = voting.school_pot(kit.round)
    Proposal.objects.filter(pot=pot).update(checked_cost=1)
    paper = context(kit)["papers"][0]
    assert [(choice.ref, choice.price) for choice in paper.choices] == [
        (f"{n:02d}", cost) for n, cost in enumerate(voting.COSTS, start=1)
    ]
    assert (paper.at_least, paper.at_most, paper.limit) == (2, 3, pot.amount)


def test_all_ballots_of_a_pot_are_alike():
    """Nothing on a ballot tells it from its neighbour."""
    html = kit_html(paper_kit())
    ballots = re.findall(r'<section class="ballot.*?</section>', html, re.DOTALL)
    assert len(set(ballots)) == 2


def test_one_spare_ballot_says_when_it_may_be_copied(kit):
    html = kit_html(kit)
    assert html.count('<section class="ballot ') == 2
    assert html.count('class="over">') == 2 + 2  # two sheets of slips, two spare ballots


@pytest.mark.parametrize(("ideas", "pages"), [(5, 1), (14, 1), (30, 1), (60, 2)])
def test_a_ballot_of_paper_fits_on_one_sheet(ideas, pages):
    """On its front, or with many ideas on front and back, also with long titles."""
    round = voting.ready_round()
    voting.put_on_ballot(round.pots.get(), costs=[1_234_567_00] * (ideas - 5), first=6)
    type(round.pots.get()).objects.update(amount=9_999_999_00)
    Proposal.objects.update(
        title="Žaliųjų erdvių ir šešėlio pavėsinė su dviračių stovais prie įėjimo į gimnaziją"
    )
    voting.open_voting(actor=None, round=round)
    kit = make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))
    with pikepdf.open(io.BytesIO(kit_pdf(kit))) as document:
        assert len(document.pages) == 2 + pages


@pytest.mark.parametrize("size", [1, 34])
def test_small_and_large_classes_have_their_slips(size):
    round = voting.voting_round(by_code=size)
    kit = make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))
    with pikepdf.open(io.BytesIO(kit_pdf(kit))) as document:
        assert len(document.pages) == 2 + -(-size // 8) + 1


def test_a_class_that_votes_by_account_alone_gets_a_lesson_and_no_count_sheet():
    round = voting.voting_round()
    School.objects.update(language="en")
    kit = make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))
    html = kit_html(kit)
    assert "they need their sign-in cards" in html
    assert "Count sheet" not in html


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("has_slips", [True, False])
def test_every_lesson_has_three_sentences_and_says_when_eight_minutes_are_left(way, has_slips):
    plan = lesson(way, has_slips=has_slips)
    assert len(plan.say) == 3
    assert (plan.steps[0].begins, plan.steps[-1].ends) == (0, 20)
    (mark,) = [step for step in plan.steps if step.is_mark]
    assert (mark.begins, "8 minutes" in mark.what) == (12, True)
    spans = [step for step in plan.steps if not step.is_mark]
    assert [step.ends for step in spans[:-1]] == [step.begins for step in spans[1:]]


def test_the_kit_follows_the_way_that_was_chosen(kit):
    choose_way(actor=None, round=kit.round, school_class=kit.school_class, way=Way.KIOSK)
    kit.school_class.school.language = "en"
    again = make_kit_paper(actor=None, round=kit.round, school_class=kit.school_class)
    assert "polling computer" in kit_html(again)
    assert "polling computer" not in kit_html(kit)


def test_kits_of_many_classes_come_in_order_and_one_that_fails_stops_no_other(kit, monkeypatch):
    other = KitPaper(**{**vars(kit), "codes": kit.codes[:1]})
    printed = list(print_kits([kit, other, kit]))
    assert [made for made, _pdf in printed] == [kit, other, kit]
    assert all(pdf.startswith(b"%PDF") for _made, pdf in printed)
    monkeypatch.setattr("budget.documents.kit.SECONDS", 0.001)
    assert [pdf for _made, pdf in print_kits([kit, other])] == [None, None]
