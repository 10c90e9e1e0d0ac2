"""The goals mirrored: what was proposed, what was voted for, what was funded; and where, school by school."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budget.documents.results import Line, ResultView
from budget.enums import Goal, PotKind
from budget.models.focus import chosen_goals
from youthportal.core import words
from youthportal.documents.charts import Bar, Chart, bar_chart, heat_map

Parts = dict[int, Fraction]


def _percent(part: float) -> str:
    return f"{words.plain_number(round(float(part)))} %"


def _of_all(sums: Mapping[int, Fraction]) -> Parts:
    """Each goal's part of the whole, in per cent."""
    whole = sum(sums.values(), Fraction(0))
    return {goal: 100 * value / whole for goal, value in sums.items()} if whole else {}


def goal_name(goal: int) -> str:
    return f"{goal}. {Goal(goal).label}"


def proposed_parts(goals_by_idea: Mapping[int, Sequence[int]]) -> Parts:
    """Of ideas by their goals: an idea with several counts for each in equal parts."""
    sums: Parts = defaultdict(Fraction)
    for goals in goals_by_idea.values():
        for goal in goals:
            sums[goal] += Fraction(1, len(goals))
    return _of_all(sums)


def voted_parts(lines: Iterable[Line]) -> Parts:
    """Of votes (points, where voters give points) for ideas with these goals, shared out in the same way."""
    sums: Parts = defaultdict(Fraction)
    for line in lines:
        for goal in line.goals:
            sums[goal] += Fraction(line.weight) / len(line.goals)
    return _of_all(sums)


def funded_parts(lines: Iterable[Line]) -> Parts:
    """Of the money of funded ideas."""
    return _of_all(money_by_goal(lines))


def money_by_goal(lines: Iterable[Line]) -> Parts:
    sums: Parts = defaultdict(Fraction)
    for line in lines:
        for goal in line.goals if line.row.is_funded else ():
            sums[goal] += Fraction(line.story.cost, len(line.goals))
    return sums


def focus_parts(chosen: Iterable[Sequence[int]]) -> Parts:
    """Of the goals that the pupils of these schools chose for themselves: each school counts alike."""
    return proposed_parts(dict(enumerate(chosen)))


def goal_mirror(lines: Sequence[Line], proposed: Mapping[int, Sequence[int]], focus: Parts) -> Chart | None:
    """A line for each goal that anybody named: its part of ideas, votes and money; beside the school's focus.

    `proposed`: goals of every idea that was sent in, by its id. None where no idea names a goal.
    """
    columns = [
        (_("Proposed"), proposed_parts(proposed)),
        (_("Voted"), voted_parts(lines)),
        (pgettext("part of the money", "Funded"), funded_parts(lines)),
    ]
    if focus:
        columns.insert(0, (_("Focus"), focus))
    goals = sorted(set().union(*(parts for _label, parts in columns)))
    if not goals:
        return None
    rows = [(goal_name(goal), [float(parts.get(goal, 0)) for _label, parts in columns]) for goal in goals]
    return heat_map(
        rows,
        columns=[label for label, _parts in columns],
        title=_("What was proposed, what pupils voted for, what was funded"),
        description=_("Parts of all ideas, of all votes and of the money, in per cent of each column."),
        row_head=_("Goal"),
        value_format=_percent,
    )


def goals_by_pot(views: Sequence[ResultView], smallest: int) -> Chart | None:
    """What part of each pot's votes went to which goal; pots with few ballots are left out."""
    shown = [view for view in views if view.result.ballots >= smallest]
    parts = [voted_parts(view.lines) for view in shown]
    goals = sorted(set().union(*parts)) if parts else []
    if not goals:
        return None
    return heat_map(
        [(goal_name(goal), [float(one.get(goal, 0)) for one in parts]) for goal in goals],
        columns=[view.pot.name for view in shown],
        title=_("Where pupils voted for which goals"),
        description=_("Parts of the votes of each pot, in per cent."),
        row_head=_("Goal"),
        value_format=_percent,
    )


def goals_of_ideas(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Goals by idea, of pairs as `Proposal.objects.mirrored()` gives them."""
    found: dict[int, list[int]] = defaultdict(list)
    for idea, goal in pairs:
        found[idea].append(goal)
    return dict(found)


def money_chart(lines: Iterable[Line], currency: str) -> Chart | None:
    """Funded money by goal, most first; None where no funded idea names a goal."""
    sums = Counter({goal: round(money) for goal, money in money_by_goal(lines).items()}).most_common()
    if not sums:
        return None
    return bar_chart(
        [Bar(label=goal_name(goal), value=money) for goal, money in sums],
        title=_("Most of the money serves goal %(goal)s") % {"goal": goal_name(sums[0][0])},
        description=_("An idea that serves several goals counts for each in equal parts."),
        label_head=_("Goal"),
        value_head=_("Money"),
        value_format=lambda minor: words.money(int(minor), currency),
    )


def pot_mirror(view: ResultView) -> Chart | None:
    """The mirror of one pot, beside the focus of its schools (under the city's pot: of all)."""
    proposed = goals_of_ideas(view.pot.proposals.mirrored())
    chosen = chosen_goals(view.round)
    if view.pot.kind == PotKind.SCHOOL and chosen:
        schools = view.pot.schools.values_list("school", flat=True)
        chosen = {school: chosen[school] for school in schools if school in chosen}
    return goal_mirror(view.lines, proposed, focus_parts(chosen.values()))
