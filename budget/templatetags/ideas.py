"""What pages of ideas need beside the portal's components. `{% load ideas %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from budget.models import Proposal
from youthportal.core import words

register = template.Library()


@register.simple_tag
def written(text: str, language: str, limit: int = 0) -> SafeString | str:
    """What a young person wrote, escaped, marked with its language where that is not the page's."""
    shown = Truncator(text).chars(limit) if limit else text
    if language == get_language():
        return shown
    return format_html('<span lang="{}">{}</span>', language, shown)


@register.simple_tag
def price(idea: Proposal) -> str:
    """The cost as far as anybody knows it: an amount, "at least" one, or that nobody knows it yet."""
    currency = idea.round.currency
    if idea.checked_cost is not None or not idea.has_unknown_cost:
        return words.money(idea.cost, currency) if idea.cost else gettext("price not known yet")
    if not idea.asked:
        return gettext("price not known yet")
    return gettext("at least %(amount)s") % {"amount": words.money(idea.asked, currency)}
