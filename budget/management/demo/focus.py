"""Goals of the invented schools, some support for ideas, and a list of usual prices."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from budget.enums import Voice
from budget.models import FocusAnswer, FocusTick, PriceItem, Round
from youthportal.organisations.models import SchoolClass, SchoolYear

#: Name and unit in English, Lithuanian, Latvian and Slovenian, and whole euros.
PRICES = (
    ("Bench", "Suolas", "Soliņš", "Klop", 420),
    (
        "Bicycle rack for ten",
        "Stovas dešimčiai dviračių",
        "Statīvs desmit velosipēdiem",
        "Stojalo za deset koles",
        650,
    ),
    ("Whiteboard", "Balta lenta", "Baltā tāfele", "Bela tabla", 180),
    ("Projector", "Projektorius", "Projektors", "Projektor", 740),
    ("Sofa", "Sofa", "Dīvāns", "Kavč", 390),
    ("Bean bag", "Sėdmaišis", "Sēžammaiss", "Sedalna vreča", 75),
    (
        "Table tennis table, outdoor",
        "Lauko teniso stalas",
        "Āra tenisa galds",
        "Zunanja miza za namizni tenis",
        980,
    ),
    ("Drinking fountain", "Geriamojo vandens fontanėlis", "Dzeramā ūdens strūklaka", "Pitnik", 890),
    ("Tree", "Medis", "Koks", "Drevo", 85),
    ("Day of a craftsman", "Meistro darbo diena", "Meistara darba diena", "Dan dela obrtnika", 220),
)
MOST = 3


def usual_prices() -> None:
    day = timezone.localdate() - timedelta(days=40)
    for english, lithuanian, latvian, slovenian, euros in PRICES:
        names = {"name_en": english, "name_lt": lithuanian, "name_lv": latvian, "name_sl": slovenian}
        values: dict[str, Any] = names | {"amount": euros * 100, "as_of": day}
        PriceItem.objects.create(**values)


def school_goals(round_: Round, dice: random.Random) -> None:
    """Each class chose in a lesson; teachers and parents said what they think."""
    classes = SchoolClass.objects.filter(
        year=SchoolYear.at(),
        school__rounds__round=round_,
        grade__gte=round_.grade_from,
        grade__lte=round_.grade_to,
    )
    answers: list[FocusAnswer] = []
    likes: dict[int, list[int]] = {}
    for one in classes.order_by("pk"):
        likes.setdefault(one.school_id, [dice.choice((1, 1, 2, 4, 9)) for _goal in range(17)])
        values = {"school_class": one, "voice": Voice.LESSON, "people": dice.randint(17, 28)}
        answers.append(FocusAnswer(round=round_, school_id=one.school_id, **values))
    for school in likes:
        for voice, people in ((Voice.TEACHER, 11), (Voice.PARENT, 16)):
            answers += [FocusAnswer(round=round_, school_id=school, voice=voice) for _one in range(people)]
    ticks = []
    for answer in FocusAnswer.objects.bulk_create(answers):
        chosen = dice.choices(range(1, 18), likes[answer.school_id], k=MOST * answer.people)
        counts = {goal: min(chosen.count(goal), answer.people) for goal in set(chosen)}
        ticks += [FocusTick(answer=answer, goal=goal, count=count) for goal, count in counts.items()]
    FocusTick.objects.bulk_create(ticks, batch_size=500)
