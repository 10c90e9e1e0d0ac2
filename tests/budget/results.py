"""A closed round with made-up ballots, as the tests of counting, results and papers need it."""

from budget.enums import RoundStatus
from budget.services import counting, pabulib
from tests.factories import budget as make
from youthportal.ballots.models import BallotBox

#: Titles and costs in euros; bench and gym are wanted by many, the greenhouse by many who want both.
IDEAS = {"01": ("Bench", 600), "02": ("Gym mats", 500), "03": ("Greenhouse", 900), "04": ("Chess", 100)}
BALLOTS = [["01", "02"]] * 12 + [["01", "02", "03"]] * 14 + [["04"]] * 6 + [[]] * 2


def closed_round(ballots=BALLOTS, amount=1_200_00, given=(), **values):
    """A round whose voting is closed, one pot, the ideas above on its ballot, the ballots in its box.

    `given` are ballots with points, for a round of that ballot type.
    """
    round_ = make.round_in(RoundStatus.CLOSED, **values)
    pot = round_.pots.get()
    box = BallotBox.objects.create(key=pabulib.spent_key())
    pot.amount, pot.box = amount, box
    pot.save()
    for ref, (title, euros) in IDEAS.items():
        make.accepted(
            pot,
            ref=ref,
            title=title,
            slug=f"{title.lower().split()[0]}-{pot.pk}",
            asked=euros * 100,
            goals=(3, 4),
        )
    pabulib.fill_box(box, ({"projects": ballot} for ballot in ballots))
    pabulib.fill_box(box, ({"points": points} for points in given))
    return round_


def published_round(**values):
    round_ = closed_round(**values)
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    counting.publish_result(actor=None, round=round_)
    round_.refresh_from_db()
    return round_
