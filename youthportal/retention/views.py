"""What is kept for how long, for everybody: made from the settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from youthportal.core import pages
from youthportal.retention.models import Period
from youthportal.retention.registry import notes, rules


@pages.public_page
def privacy(request: HttpRequest) -> HttpResponse:
    spans = Period.spans()
    lines = [(rule.title, spans.get(rule.key, rule.default), rule.counted_from) for rule in rules()]
    return render(request, "retention/privacy.html", {"lines": lines, "notes": notes()})
