"""The style of all documents, and the only files a document may show: our own."""

from pathlib import Path

from django.conf import settings

STYLE = "css/documents/base.css"


def static_file(path: str) -> Path:
    """The file of `static/` or its collected copy; raises ValueError for anything outside them."""
    for root in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT):
        found = (Path(root) / path).resolve()
        if found.is_file() and found.is_relative_to(Path(root).resolve()):
            return found
    raise ValueError(f"no static file {path}")
