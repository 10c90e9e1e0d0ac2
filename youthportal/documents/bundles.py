"""Many printed files as one ZIP, sent while they are made: nothing of it is stored."""

import io
import zipfile
from collections.abc import Iterable, Iterator


class _Outbox(io.RawIOBase):
    """Takes what the archive writes and gives it away at once."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.waiting.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self.waiting = b"".join(self.waiting), []
        return taken


def zip_stream(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The bytes of a ZIP of `(name, content)`, one piece for each file as it comes and the directory last.

    PDFs are packed already, so nothing is packed again.
    """
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
            yield outbox.take()
    yield outbox.take()
