"""What pupils and teachers said after a round: for its page and for the report. Small groups are hidden."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.calculations.survey import Counts, average, pooled, shown
from budget.enums import SCALES, SHORT_QUESTIONS, Question, SurveyVoice
from budget.models import STEPS, Survey
from youthportal.core import words
from youthportal.core.db import in_order
from youthportal.documents.charts import Chart, stacked_bar_chart
from youthportal.municipality.models import Municipality

NOTHING = "–"
PEOPLE = "people"


@dataclass(frozen=True)
class SchoolTable:
    """One voice, school by school."""

    caption: str
    columns: list[Any]
    rows: list[list[str]]


def _choices(question: Question) -> dict[Any, str]:
    """Each choice of a question with its words."""
    if question == Question.AGAIN:
        return {True: _("Yes"), False: _("No")}
    low, high = SCALES[question]
    ends = {STEPS[0]: f"{STEPS[0]}, {low}", STEPS[-1]: f"{STEPS[-1]}, {high}"}
    return {step: ends.get(step, str(step)) for step in STEPS}


def _percent(share: float) -> str:
    return f"{round(share)} %"


def _mean(question: Question, counts: Counts) -> str:
    mean = average(counts)
    if mean is None:
        return NOTHING
    return _percent(100 * mean) if question == Question.AGAIN else words.plain_number(mean, 1)


class SurveyView:
    """The figures of a survey. Two queries for any number of schools and answers."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.round = survey.round
        self.smallest = int(Municipality.current().small_group)
        self.asked = [question for question in survey.questions if question != Question.CHANGE]

    @cached_property
    def _cells(self) -> dict[tuple[str, str], dict[int, Counts]]:
        """By voice and question (or `people`) the counts of each school."""
        cells: dict[tuple[str, str], dict[int, Counts]] = {}
        for row in self.survey.answers.tallied():
            voice, school = row["voice"], row["school"]
            cells.setdefault((voice, PEOPLE), {})[school] = Counter({PEOPLE: row[PEOPLE]})
            for question in self.asked:
                counts = {choice: row[f"{question.value}_{choice}"] for choice in _choices(question)}
                cells.setdefault((voice, question.value), {})[school] = Counter(counts)
        return cells

    def _together(self, voice: str, name: str) -> Counts:
        return pooled(self._cells.get((voice, name), {}).values(), self.smallest)

    @property
    def people(self) -> list[tuple[str, str]]:
        """Each voice with how many answered."""
        counts = [(voice.label, self._together(voice, PEOPLE).total()) for voice in SurveyVoice]
        return [(str(label), words.plain_number(count) if count else NOTHING) for label, count in counts]

    @cached_property
    def charts(self) -> list[tuple[str, Chart | None]]:
        """Each question with its figures, or None where too few answered."""
        return [(str(question.label), self._chart(question)) for question in self.asked]

    def _chart(self, question: Question) -> Chart | None:
        choices = _choices(question)
        rows, said = [], []
        for voice in SurveyVoice:
            counts = self._together(voice, question.value)
            if not (people := counts.total()):
                continue
            facts = {"who": voice.label, "people": words.plain_number(people)}
            rows.append(
                (_("%(who)s, %(people)s answers") % facts, [100 * counts[one] / people for one in choices])
            )
            said.append(self._sentence(question) % {"who": voice.label, "mean": _mean(question, counts)})
        if not rows:
            return None
        return stacked_bar_chart(
            rows,
            parts=list(choices.values()),
            title=" ".join(said),
            label_head=_("Who answered"),
            value_format=_percent,
            key=question.value,
        )

    def _sentence(self, question: Question) -> str:
        if question == Question.AGAIN:
            return _("%(who)s: %(mean)s say yes.")
        return _("%(who)s: on average %(mean)s of 5.")

    @cached_property
    def tables(self) -> list[SchoolTable]:
        """By school, where there is more than one."""
        places = self.round.schools.select_related("school").order_by(in_order("school__name"))
        schools = [place.school for place in places]
        if len(schools) < 2:
            return []
        heads = [(_("School"), ""), (_("Answers"), "number")]
        heads += [(str(SHORT_QUESTIONS[question]), "number") for question in self.asked]
        return [
            SchoolTable(str(voice.label), heads, [self._row(voice, school) for school in schools])
            for voice in SurveyVoice
        ]

    def _row(self, voice: str, school: Any) -> list[str]:
        def cell(name: str) -> Counts:
            return shown(self._cells.get((voice, name), {}).get(school.pk, Counter()), self.smallest)

        people = cell(PEOPLE).total()
        means = [_mean(question, cell(question.value)) for question in self.asked]
        return [school.brief, words.plain_number(people) if people else NOTHING, *means]
