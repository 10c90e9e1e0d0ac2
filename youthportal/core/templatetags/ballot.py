"""Components of voting pages: `{% load ballot %}`. Styles in components/ballot.css, comfort in js/ballot.js.

Every page that uses them works without JavaScript: the sums are then those of the last answer of the server.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from youthportal.core import words

register = template.Library()


def ideas_chosen(chosen: int | str, most: int | None) -> str:
    """ "3 of 5 ideas"; `chosen` may be a placeholder that the browser fills in."""
    if most is None:
        return _("Ideas chosen: %(chosen)s") % {"chosen": chosen}
    said = ngettext("%(chosen)s of %(most)d idea", "%(chosen)s of %(most)d ideas", most)
    return said % {"chosen": chosen, "most": most}


def money_chosen(spent: str, limit: str | None) -> str:
    """ "7,250 € of 9,600 €"."""
    if limit is None:
        return _("Together %(spent)s") % {"spent": spent}
    return _("%(spent)s of %(limit)s") % {"spent": spent, "limit": limit}


def left_said(left: str) -> str:
    """ "Left: 2,350 €"."""
    return _("Left: %(left)s") % {"left": left}


def points_given(given: int | str, total: int) -> str:
    """ "6 of 10 points given"; `given` may be a placeholder that the browser fills in."""
    said = ngettext("%(given)s of %(total)d point given", "%(given)s of %(total)d points given", total)
    return said % {"given": given, "total": total}


@register.inclusion_tag("components/points_bar.html")
def points_bar(given: int, total: int, ideas: int, most: int | None = None) -> dict[str, Any]:
    """How many points are given, to how many ideas, and how many are left."""
    return {
        "given_said": points_given(given, total),
        "given_pattern": points_given("{n}", total),
        "ideas_said": ideas_chosen(ideas, most),
        "ideas_pattern": ideas_chosen("{n}", most),
        "left_said": left_said(str(max(0, total - given))),
        "left_pattern": left_said("{n}"),
        "over": given > total or (most is not None and ideas > most),
        "shown": min(given, total),
        "total": total,
        "plain": {"total": str(total), "most": most or ""},
    }


@register.inclusion_tag("components/ballot_bar.html")
def ballot_bar(
    chosen: int, spent: int, limit: int | None, currency: str, most: int | None = None
) -> dict[str, Any]:
    """What is chosen so far. `spent` and `limit` in minor units; None where nothing limits."""
    limit_said = None if limit is None else words.money(limit, currency)
    left = {
        "ideas": None if most is None else str(max(0, most - chosen)),
        "money": None if limit is None else words.money(max(0, limit - spent), currency),
    }
    return {
        "left_ideas": left["ideas"] and left_said(left["ideas"]),
        "left_money": left["money"] and left_said(left["money"]),
        "left_pattern": left_said("{n}"),
        "ideas": ideas_chosen(chosen, most),
        "ideas_pattern": ideas_chosen("{n}", most),
        "sum": money_chosen(words.money(spent, currency), limit_said),
        "sum_pattern": money_chosen("{n}", limit_said),
        "over": (limit is not None and spent > limit) or (most is not None and chosen > most),
        "spent": spent,
        "limit": limit,
        "plain": {
            "most": most or "",
            "limit": "" if limit is None else str(limit),
            "places": str(words.places(currency)),
        },
        "pattern": words.money_pattern(currency),
        "decimal": formats.get_format("DECIMAL_SEPARATOR"),
        "thousands": formats.get_format("THOUSAND_SEPARATOR"),
    }


@register.simple_block_tag
def choice(
    content: str,
    name: str,
    value: object,
    title: str,
    price: int,
    currency: str,
    text: str = "",
    place: str = "",
    goals: Iterable[int] | None = None,
    checked: bool = False,
    reason: str = "",
) -> SafeString:
    """One idea on the ballot; the block is what "More" unfolds. `reason` says why it cannot be chosen now."""
    idea = Idea(str(value), title, price, currency, text, place, tuple(goals or ()))
    return choice_html(idea, name, content.strip(), checked, reason, get_language() or "")


class Idea(NamedTuple):
    """What a ballot shows of an idea."""

    value: str
    title: str
    price: int
    currency: str
    text: str
    place: str
    goals: tuple[int, ...]
    language: str = ""
    """Of title and text, where it may differ from the page's."""


@lru_cache(maxsize=2048)
def choice_html(idea: Idea, name: str, content: str, checked: bool, reason: str, language: str) -> SafeString:
    """The same for every voter of a school, so kept: it is all that a ballot's page has to render."""
    values = {
        "idea": idea,
        "content": mark_safe(content),  # noqa: S308 (a rendered block)
        "name": name,
        "price": words.money(idea.price, idea.currency),
        "minor": str(idea.price),
        "checked": checked,
        "reason": reason,
    }
    return render_to_string("components/choice.html", values)


@lru_cache(maxsize=4096)
def points_html(idea: Idea, name: str, content: str, given: str, most: int, language: str) -> SafeString:
    """The line of an idea to which one gives points; kept like `choice_html`."""
    values = {
        "idea": idea,
        "content": mark_safe(content),  # noqa: S308 (a rendered block)
        "name": f"{name}-{idea.value}",
        "price": words.money(idea.price, idea.currency),
        "given": given,
        "most": str(most),
    }
    return render_to_string("components/points.html", values)


DOCK_ICONS = {"not_cast": "circle-dashed", "cast": "circle-check", "test": "wrench", "closed": "lock"}


@register.simple_block_tag
def dock(content: str, state: str, label: str, text: str = "") -> SafeString:
    """The state of the ballot and the one thing to do, at the lower edge: not_cast, cast, test, closed."""
    return render_to_string(
        "components/dock.html",
        {"content": content, "icon": DOCK_ICONS[state], "label": label, "text": text},
    )


@register.inclusion_tag("components/code_field.html")
def code_field(
    field: BoundField, alphabet: str, length: int, group: int = 4, look_alikes: str = ""
) -> dict[str, Any]:
    """A field for a printed code: groups, capitals, check character tested before sending.

    `length` counts the check character; `look_alikes` is read in twos ("O0I1L1": O means 0, I and L mean 1).
    """
    attributes: dict[str, str | bool] = {
        "data-code": "",
        "data-alphabet": alphabet,
        "data-length": str(length),
        "data-group": str(group),
        "data-look-alikes": look_alikes,
        "autocapitalize": "characters",
        "autocomplete": "off",
        "spellcheck": "false",
        "inputmode": "text",
    }
    return {"field": field, "widget": field.as_widget(attrs=attributes), "length": length}
