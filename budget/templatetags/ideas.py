"""What pages of ideas need beside the portal's components. `{% load ideas %}`."""

from django import template
from django.utils.translation import gettext

from budget.models import Proposal
from youthportal.core import words
from youthportal.core.templatetags.ui import written

register = template.Library()
register.simple_tag(written)


@register.simple_tag
def price(idea: Proposal) -> str:
    """The cost as far as anybody knows it: an amount, "at least" one, or that nobody knows it yet."""
    currency = idea.round.currency
    if idea.checked_cost is not None or not idea.has_unknown_cost:
        return words.money(idea.cost, currency) if idea.cost else gettext("price not known yet")
    if not idea.asked:
        return gettext("price not known yet")
    return gettext("at least %(amount)s") % {"amount": words.money(idea.asked, currency)}
