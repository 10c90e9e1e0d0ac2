"""What the pilot's schools said about it, and what the office of the invented town changed."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from budget.enums import SCALES, SurveyVoice
from budget.models import Round, Survey, SurveyAnswer, SurveyText
from budget.services.survey import report_survey

PUPILS, TEACHERS = 61, 9
#: How often 1 to 5 is chosen, by question.
LIKELY = {
    "easy": (1, 2, 6, 14, 12),
    "understood": (3, 7, 10, 9, 4),
    "fair": (1, 3, 8, 13, 8),
    "decided": (2, 4, 9, 11, 7),
    "time": (6, 10, 9, 5, 2),
}
CONCLUSIONS = {
    "en": "There is a whole lesson for reading the ideas.\n\nA film of two minutes shows how votes are counted.\n\nEvery school gets its kits a week earlier.",
    "lt": "Idėjoms perskaityti skiriame visą pamoką.\n\nDviejų minučių filmukas rodo, kaip skaičiuojami balsai.\n\nKiekviena mokykla rinkinius gauna savaite anksčiau.",
    "lv": "Ideju lasīšanai atvēlam veselu mācību stundu.\n\nDivu minūšu filma parāda, kā skaita balsis.\n\nKatra skola komplektus saņem nedēļu agrāk.",
    "sl": "Za branje predlogov je na voljo cela šolska ura.\n\nDvominutni film pokaže, kako se štejejo glasovi.\n\nVsaka šola dobi gradivo teden dni prej.",
}
TEXTS = (
    ("pupil", "Daugiau laiko idėjoms perskaityti, mes skubėjome."),
    ("pupil", "Norėčiau balsuoti ir už miesto idėjas."),
    ("teacher", "Lapelius gavome tik išvakarėse, klasės vadovai nespėjo pasiruošti."),
    ("pupil", "Paaiškinkite skaičiavimą paprasčiau."),
)


def seed_survey(round_: Round, dice: random.Random) -> None:
    """Asked in the two weeks after the result, public, with its report."""
    last_day = timezone.localdate(round_.voting_closes_at)
    words: dict[str, Any] = {f"conclusions_{language}": text for language, text in CONCLUSIONS.items()}
    days = {
        "opens_on": last_day + timedelta(days=7),
        "closes_on": last_day + timedelta(days=21),
        "published_on": last_day + timedelta(days=25),
    }
    survey = Survey.objects.create(round=round_, **days, **words)
    answers = []
    for place in round_.schools.all():
        for voice, people in ((SurveyVoice.PUPILS, PUPILS), (SurveyVoice.TEACHERS, TEACHERS)):
            for _one in range(people):
                steps: dict[str, Any] = {
                    scale.value: dice.choices(range(1, 6), LIKELY[scale.value])[0] for scale in SCALES
                }
                again = dice.random() < 0.85
                values = {"voice": voice, "again": again, **steps}
                answers.append(SurveyAnswer(survey=survey, school_id=place.school_id, **values))
    SurveyAnswer.objects.bulk_create(answers)
    SurveyText.objects.bulk_create(SurveyText(survey=survey, voice=voice, text=text) for voice, text in TEXTS)
    report_survey(actor=None, round=round_)
