"""The style of all documents, and the only files a document may show: our own."""

import base64
import mimetypes
from functools import lru_cache
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


def arms_uri() -> str:
    """The coat of arms (setting COAT_OF_ARMS) as a `data:` address for a document, or nothing."""
    path = Path(settings.COAT_OF_ARMS)
    return _data_uri(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache(maxsize=1)
def _data_uri(path: Path, _changed: int) -> str:
    kind = mimetypes.guess_type(path.name)[0]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
