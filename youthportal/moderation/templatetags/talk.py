"""What pages with texts and pictures need beside the portal's components. `{% load talk %}`."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){2,14}(?!\d)")


@register.filter
def callable_numbers(line: str) -> SafeString:
    """A line of help with its telephone number to be tapped; hours ("16-21") are no number."""
    shown = str(conditional_escape(line))
    found = next((one for one in NUMBER.finditer(shown) if len(re.sub(r"\D", "", one[0])) != 4), None)
    if found is None:
        return mark_safe(shown)  # noqa: S308 (escaped above)
    digits = re.sub(r"[^\d+]", "", found[0])
    link = format_html('<a class="call" href="tel:{}">{}</a>', digits, mark_safe(found[0]))  # noqa: S308
    return mark_safe(shown[: found.start()] + link + shown[found.end() :])  # noqa: S308


@register.simple_tag
def in_its_language(text: str, language: str) -> SafeString | str:
    """What somebody wrote, escaped, marked with its language where that is not the page's."""
    if language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.inclusion_tag("moderation/parts/pictures.html")
def pictures(rows: list[Any], level: int = 2) -> dict[str, Any]:
    """Public pictures of one thing, small, each leading to the large one."""
    return {"pictures": rows, "level": level}
