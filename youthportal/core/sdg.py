"""The 17 Sustainable Development Goals of the United Nations, as the portal names and colours them.

The colours are the official ones. Several carry neither white nor black text well, so a goal is never told by
colour alone: number and name always stand beside the portal's own pictogram.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INK, PAPER = "#000000", "#ffffff"


class Goal(NamedTuple):
    """One goal: `name` is the short word on a chip, `title` the official wording."""

    number: int
    name: str | Promise
    title: str | Promise
    colour: str
    on_colour: str


GOALS: dict[int, Goal] = {
    goal.number: goal
    for goal in (
        Goal(1, _("Poverty"), _("No poverty"), "#E5243B", INK),
        Goal(2, _("Food"), _("Zero hunger"), "#DDA63A", INK),
        Goal(3, _("Health"), _("Good health and well-being"), "#4C9F38", INK),
        Goal(4, _("Education"), _("Quality education"), "#C5192D", PAPER),
        Goal(5, _("Equality"), _("Gender equality"), "#FF3A21", INK),
        Goal(6, _("Water"), _("Clean water and sanitation"), "#26BDE2", INK),
        Goal(7, _("Energy"), _("Affordable and clean energy"), "#FCC30B", INK),
        Goal(8, _("Work"), _("Decent work and economic growth"), "#A21942", PAPER),
        Goal(9, _("Industry"), _("Industry, innovation and infrastructure"), "#FD6925", INK),
        Goal(10, _("Fairness"), _("Reduced inequalities"), "#DD1367", PAPER),
        Goal(11, _("Cities"), _("Sustainable cities and communities"), "#FD9D24", INK),
        Goal(12, _("Consumption"), _("Responsible consumption and production"), "#BF8B2E", INK),
        Goal(13, _("Climate"), _("Climate action"), "#3F7E44", PAPER),
        Goal(14, _("Seas"), _("Life below water"), "#0A97D9", INK),
        Goal(15, _("Nature"), _("Life on land"), "#56C02B", INK),
        Goal(16, _("Peace"), _("Peace, justice and strong institutions"), "#00689D", PAPER),
        Goal(17, _("Partnership"), _("Partnerships for the goals"), "#19486A", PAPER),
    )
}
