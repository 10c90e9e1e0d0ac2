"""The portal's components as template tags. `{% load ui %}`; every one is shown on the style page.

A tag is a thin door to one template in `templates/components/`, whose first lines say what it takes. Tags
hold no rule of any app: they are given words, numbers and addresses, and lay them out.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youthportal.core import words
from youthportal.core.sdg import GOALS

register = template.Library()

DRAWINGS = Path(settings.BASE_DIR) / "static" / "icons"
THEMES = ("light", "dark", "auto")


@cache
def drawing(name: str) -> str:
    """Inner shapes of `static/icons/<name>.svg`, read once per process.

    Raises FileNotFoundError for a name without a file, so that a typing mistake shows in the first test.
    """
    source = (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r"^.*?<svg[^>]*>(.*)</svg>\s*$", r"\1", source, flags=re.DOTALL).strip()


# --- drawings -------------------------------------------------------------------------------------


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A line icon in the colour of its text; with a label only where no words stand beside it."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        spoken,
        mark_safe(drawing(name)),  # noqa: S308 (our own file)
    )


@register.simple_tag
@cache
def art(room: str, drawn: str = "") -> SafeString:
    """The flat drawing of a room (strategy, forum, budget, volunteering, projects) or another from rooms/."""
    return format_html(
        '<svg class="art" data-room="{}" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">'
        "{}</svg>",
        room,
        mark_safe(drawing(f"rooms/{drawn or room}")),  # noqa: S308 (our own file)
    )


@register.simple_tag
def sdg(number: int, size: str = "") -> SafeString:
    """A goal as chip: pictogram, number and name. `size="large"` has the official wording."""
    return chip(int(number), size, get_language() or "")


@cache
def chip(number: int, size: str, language: str) -> SafeString:
    """A goal's chip, made once per language (the present one, and part of the key): ballots show hundreds."""
    goal = GOALS[number]
    return format_html(
        '<span class="sdg {}"><svg viewBox="0 0 24 24" width="34" height="34" aria-hidden="true">'
        '<rect width="24" height="24" fill="{}"/><g fill="{}" stroke="none">{}</g></svg>{} {}</span>',
        size,
        goal.colour,
        goal.on_colour,
        mark_safe(drawing(f"sdg/{goal.number}")),  # noqa: S308 (our own file)
        goal.number,
        goal.title if size == "large" else goal.name,
    )


@register.simple_tag
def sdgs(numbers: list[int], size: str = "") -> SafeString:
    """Several goals as a list of chips."""
    chips = format_html_join("", "<li>{}</li>", ((sdg(number, size),) for number in numbers))
    return format_html('<ul class="sdgs" aria-label="{}">{}</ul>', _("Sustainable Development Goals"), chips)


# --- page -----------------------------------------------------------------------------------------


def pairs(values: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Arguments two by two: label and address, label and value."""
    return list(zip(values[::2], values[1::2], strict=True))


@register.inclusion_tag("components/heading.html")
def heading(title: str, kicker: str = "", lead: str = "") -> dict[str, Any]:
    """The page's one h1, with what stands above and below it."""
    return {"title": title, "kicker": kicker, "lead": lead}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*links: str) -> dict[str, Any]:
    """The way back up: `{% breadcrumbs label url label url %}`, without the page itself."""
    return {"trail": pairs(links)}


@register.inclusion_tag("components/action.html")
def action(
    label: str, href: str = "", kind: str = "", icon: str = "", name: str = "", value: str = ""
) -> dict[str, Any]:
    """What to press: a link with `href`, otherwise a submit button. Kinds: (primary), quiet, danger, text."""
    return {"label": label, "href": href, "kind": kind, "icon": icon, "name": name, "value": value}


@register.inclusion_tag("components/tabs.html")
def tabs(items: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """Links to sister pages; each item has label, url, current and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], key: str = "page") -> dict[str, Any]:
    """Links through the pages of a list that keep its filters. Nothing when there is one page."""
    query = context["request"].GET.copy()
    query.pop(key, None)
    kept = query.urlencode()
    prefix = f"?{kept}&{key}=" if kept else f"?{key}="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "prefix": prefix, "numbers": list(numbers)}


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """The same page in the other languages: the language is the first part of every public address."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    codes = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
    rest = re.sub(rf"^/({codes})(?=/|$)", "", path)
    known = path != rest
    return {
        "current": context.get("LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "links": [
            (code, name, f"/{code}{rest}" if known else f"/{code}/") for code, name in settings.LANGUAGES
        ],
    }


@register.inclusion_tag("components/themes.html", takes_context=True)
def theme_switch(context: template.Context) -> dict[str, Any]:
    """Plain links to light, dark and as-the-device; they come back to this page."""
    request = context.get("request")
    query = urlencode({"next": request.get_full_path() if request else "/"})
    return {"current": context.get("theme") or "auto", "names": THEMES, "query": query}


# --- saying things --------------------------------------------------------------------------------


@register.inclusion_tag("components/row.html")
def row(title: str, url: str = "", level: int = 3, **more: str) -> dict[str, Any]:
    """One thing in a `<ul class="rows">`; more: text, when, room, tag and kind (a state)."""
    return {"title": title, "url": url, "level": level} | more


@register.inclusion_tag("components/timeline.html")
def timeline(items: list[dict[str, Any]]) -> dict[str, Any]:
    """What happened, happens and comes, in order."""
    return {"items": items}


STATUS_ICONS = {
    "draft": "pencil",
    "open": "circle-dot",
    "waiting": "hourglass",
    "done": "circle-check",
    "stopped": "circle-x",
    "closed": "lock",
}


@register.inclusion_tag("components/status.html")
def status(kind: str, label: str, sentence: str) -> dict[str, Any]:
    """A state and the sentence that says what happens next and when."""
    return {"kind": kind, "label": label, "sentence": sentence, "icon": STATUS_ICONS[kind]}


@register.inclusion_tag("components/tag.html")
def tag(kind: str, label: str) -> dict[str, Any]:
    """The short form of a state for rows and tables: icon and word."""
    return {"kind": kind, "label": label, "icon": STATUS_ICONS[kind]}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", level: int = 2) -> SafeString:
    """Something to know, in the page: info, success, warning, error."""
    values = {"content": content, "kind": kind, "title": title, "level": level}
    return render_to_string("components/notice.html", values)


@register.simple_block_tag
def story(content: str, title: str, room: str = "", level: int = 3) -> SafeString:
    """A plain-words explanation beside figures."""
    values = {"content": content, "title": title, "room": room, "level": level}
    return render_to_string("components/story.html", values)


@register.simple_block_tag
def fold(content: str, summary: str, opened: bool = False) -> SafeString:
    """Details one may open; works without JavaScript."""
    return render_to_string(
        "components/fold.html", {"content": content, "summary": summary, "opened": opened}
    )


@register.inclusion_tag("components/table.html")
def table(
    caption: str, columns: list[Any], rows: list[Any], footer: list[Any] | None = None
) -> dict[str, Any]:
    """A table that turns into labelled lines on a phone. A column is a label or (label, "number")."""
    heads = [(column, "") if isinstance(column, str) else tuple(column) for column in columns]
    lines = [list(zip(heads, cells, strict=True)) for cells in rows]
    last = list(zip(heads, footer, strict=True)) if footer else []
    return {"caption": caption, "columns": heads, "lines": lines, "footer": last}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", label: str = "", url: str = "", room: str = "") -> dict[str, Any]:
    """Nothing here yet, why, and what to do about it."""
    return {"title": title, "text": text, "label": label, "url": url, "room": room}


@register.inclusion_tag("components/facts.html")
def facts(*values: Any) -> dict[str, Any]:
    """Big numbers: `{% facts label value label value %}`, or one list of (label, value)."""
    return {"facts": values[0] if len(values) == 1 else pairs(values)}


@register.inclusion_tag("components/bar.html")
def bar(value: float, total: float, kind: str = "") -> dict[str, Any]:
    """A bar without words, for beside a printed value. Kinds: (room colour), lost (hollow), over."""
    share = 100 * value / total if total else 0
    return {"share": round(min(max(share, 0), 100), 2), "kind": kind}


@register.inclusion_tag("components/meter.html")
def meter(label: str, text: str, value: float, total: float, kind: str = "") -> dict[str, Any]:
    """How much of a limit is used, in words and as a bar."""
    return {"label": label, "text": text, "value": value, "total": total, "kind": kind}


@register.inclusion_tag("components/receipt.html")
def receipt(digest: str, size: int = 4) -> dict[str, Any]:
    """A long check number in groups that can be read aloud."""
    return {
        "groups": [digest[start : start + size] for start in range(0, len(digest), size)],
        "digest": digest,
    }


@register.inclusion_tag("components/file.html")
def file_item(name: str, url: str, size: int | None = None, kind: str = "") -> dict[str, Any]:
    """One file in a `<ul class="files">`; size in bytes, kind as "PDF" or "CSV"."""
    icons = {"CSV": "file-spreadsheet", "XLSX": "file-spreadsheet", "JSON": "braces"}
    return {
        "name": name,
        "url": url,
        "size": size,
        "kind": kind,
        "icon": icons.get(kind.upper(), "file-text"),
    }


@register.simple_tag
def written(text: str, language: str, limit: int = 0) -> SafeString | str:
    """What somebody wrote, escaped, marked with its language where that is not the page's."""
    shown = Truncator(text).chars(limit) if limit else text
    if language == get_language():
        return shown
    return format_html('<span lang="{}">{}</span>', language, shown)


# --- dates and money in words ---------------------------------------------------------------------


@register.filter
def money(minor: int | None, currency: str = "") -> str:
    """`{{ amount|money:round.currency }}`: minor units as "9,600 €"; nothing for no amount."""
    return "" if minor is None else words.money(minor, currency or settings.CURRENCY)


@register.filter
def hours(quarters: int | None) -> str:
    """`{{ entry.quarters|hours }}`: quarter-hours as "1 h 45 min"; nothing for none at all."""
    return "" if quarters is None else words.hours(quarters)


def timed(at: date | None, said: Callable[[Any], str]) -> SafeString | str:
    """A <time> with the exact moment behind the words."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), said(at)) if at else ""


@register.simple_tag
def until(at: datetime | None) -> SafeString | str:
    """A deadline: "until Friday, 27 November, 18:00"."""
    return timed(at, words.until)


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """A point in time: "Friday, 27 November, 18:00"."""
    return timed(at, words.moment)


@register.simple_tag
def day(at: date | None) -> SafeString | str:
    """A day: "Friday, 27 November 2026"."""
    return timed(at, words.day)


@register.simple_tag
def days_left(at: datetime) -> str:
    """The relative word beside a deadline: "today", "3 days left", "over"."""
    return words.days_left(at)


# --- forms ----------------------------------------------------------------------------------------


def target_of(field: BoundField) -> str:
    """Id of the first control of a field: a group of choices has no control of its own name."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Everything wrong in these forms or formsets, each with a link to its field."""
    single: list[BaseForm] = []
    general: list[str] = []
    for form in forms:
        single.extend(form.forms if hasattr(form, "forms") else [form] if form else [])
        general.extend(form.non_form_errors() if hasattr(form, "non_form_errors") else [])
    for form in single:
        general.extend(str(error) for error in form.non_field_errors())
        general.extend(str(error) for field in form.hidden_fields() for error in field.errors)
    links = [
        (target_of(field), field.label, error)
        for form in single
        for field in form.visible_fields()
        for error in field.errors
    ]
    return {"general": general, "links": links}


@register.inclusion_tag("components/steps.html")
def steps(current: int, total: int, label: str = "") -> dict[str, Any]:
    """Where one stands in a form of several pages."""
    return {"current": current, "total": total, "label": label, "range": range(1, total + 1)}


@register.inclusion_tag("components/answer.html")
def answer(label: str, value: Any, change: str = "") -> dict[str, Any]:
    """One line of a `<dl class="answers">` on a review page, with the way back to change it."""
    return {"label": label, "value": value, "change": change}


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context: template.Context, form: BaseForm) -> dict[str, Any]:
    """A GET form above a list, folded away while nothing is chosen."""
    chosen = [field for field in form.visible_fields() if field.value() not in (None, "", [])]
    return {"form": form, "chosen": len(chosen), "path": context["request"].path}
