"""The list of tables, and each as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from youthportal.core.pages import public_page
from youthportal.opendata import registry, writing

FORMATS = {
    "csv": (writing.as_csv, "text/csv; charset=utf-8"),
    "json": (writing.as_json, "application/json; charset=utf-8"),
}


@public_page
def datasets(request: HttpRequest) -> HttpResponse:
    return render(request, "opendata/list.html", {"datasets": registry.datasets()})


@public_page
def dataset(request: HttpRequest, key: str, format: str) -> HttpResponse:  # noqa: A002 -- part of the address
    """`?of=` names one group of the table, a round for example."""
    found, how = registry.find_dataset(key), FORMATS.get(format)
    if found is None or how is None:
        raise Http404
    write, media_type = how
    group = request.GET.get("of", "")[:60]
    name = "-".join(part for part in (key, "".join(c for c in group if c.isalnum() or c == "-")) if part)
    response = HttpResponse(write(found, group), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
