"""What can be imported. Each app registers its kinds in AppConfig.ready(); imports knows none of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django import forms
from django.utils.translation import ngettext

from youthportal.core import locks
from youthportal.imports.cells import PlannedRow, Row
from youthportal.imports.models import Import

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Text: TypeAlias = "str | StrPromise"


@dataclass(frozen=True, slots=True)
class Column:
    """A column we understand. `synonyms` are headers in four languages, compared without case or accents."""

    key: str
    label: Text
    synonyms: tuple[str, ...]
    required: bool = False
    help: Text = ""


class Rows(Protocol):
    """The rows of the file: can be gone through more than once, each time from the file."""

    def __iter__(self) -> Iterator[Row]: ...


Progress = Callable[[int], None]


class ImportKind(ABC):
    """One kind of spreadsheet. A `scope` names what it is for, as "school:12"."""

    key: str
    label: Text
    #: A longer file is refused as a whole.
    most_rows = 50_000
    can_undo = False
    #: False for a plan made from what the portal knows, without a file: its rows are empty.
    reads_file = True

    @abstractmethod
    def may(self, user: Any, scope: str) -> bool:
        """Whether `user`, signed in, may import into `scope`; False also for a scope that is none."""

    @abstractmethod
    def scopes(self, user: Any) -> dict[str, str]:
        """All scopes the user may import into, with the name of each; in a fixed number of queries."""

    @abstractmethod
    def title(self, scope: str) -> str:
        """What is imported for whom: the heading of the pages."""

    @abstractmethod
    def columns(self, scope: str) -> Sequence[Column]: ...

    @abstractmethod
    def plan(self, rows: Rows, scope: str, options: dict[str, Any]) -> Iterator[PlannedRow]:
        """What each row would do, then what is gone. Writes nothing; raises DomainError for a whole file."""

    @abstractmethod
    def basis(self, scope: str, options: dict[str, Any]) -> str:
        """Fingerprint (64 characters at most) of everything `plan` compares the file with."""

    @abstractmethod
    def apply(self, source: Import, progress: Progress) -> dict[str, Any]:
        """Do what the rows say, inside the caller's transaction; the answer is kept for `undo`."""

    def lock(self, scope: str) -> None:
        """Keep others from changing what `basis` looks at until the end of the transaction."""
        locks.exclusive(f"imports.{self.key}.{scope}")

    def undo(self, source: Import) -> None:
        raise NotImplementedError

    def options_form(self, scope: str, data: Any = None) -> forms.Form:
        """What to ask beside the file; its cleaned data become the options."""
        return forms.Form(data)

    def hints(self, scope: str, options: dict[str, Any]) -> list[Text]:
        """Sentences about what happens to this file, for the pages before the confirmation."""
        return []

    def way_on(self, scope: str) -> tuple[Text, str] | None:
        """Label and address of where one wants to go once it is done."""
        return None

    def confirm_label(self, source: Import) -> Text:
        """The words on the button that applies the preview."""
        changes = source.changes
        return ngettext("Import %(count)s change", "Import %(count)s changes", changes) % {"count": changes}

    def show(self, key: str, value: str) -> Text:
        """A value as the preview shows it."""
        return value


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Called once by each app's AppConfig.ready()."""
    _kinds[kind.key] = kind


def get(key: str) -> ImportKind | None:
    return _kinds.get(key)


def all_kinds() -> list[ImportKind]:
    return list(_kinds.values())
