"""The ceiling: Django with nothing around it, rendering a template of 10 KB. Run as a WSGI application."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

ROWS = 20
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><body><h1>{{ title }}</h1><ul>
{% for row in rows %}<li><a href="/{{ row.number }}/">{{ row.name }}</a> <span>{{ row.text }}</span></li>
{% endfor %}</ul></body></html>"""

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="bench",  # noqa: S106 -- signs nothing
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
template = engines["django"].from_string(PAGE)
rows = [{"number": n, "name": f"Row {n}", "text": "x" * 430} for n in range(ROWS)]


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(template.render({"title": "A page of ten kilobytes", "rows": rows}))


urlpatterns = [path("healthz", page), path("", page)]
application = WSGIHandler()
