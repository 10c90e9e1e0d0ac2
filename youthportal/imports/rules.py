"""Who may import what, and what an import allows in its present state."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.imports import kinds
from youthportal.imports.models import Import, ImportState

_S = ImportState


def can_import(user: Any, kind: str, scope: str) -> bool:
    """The office, and whoever the kind allows for this scope; nobody for what does not exist."""
    found = kinds.get(kind)
    return bool(found and user.is_authenticated and user.is_active and found.may(user, scope))


def can_see(user: Any, source: Import) -> bool:
    return can_import(user, source.kind, source.scope)


def upload_refusal(user: Any, kind: str, scope: str) -> DomainError | None:
    if can_import(user, kind, scope):
        return None
    return DomainError("NOT_ALLOWED", _("You cannot import into this."))


def _state_refusal(source: Import, allowed: Collection[str]) -> DomainError | None:
    if source.state in allowed:
        return None
    return DomainError(
        "WRONG_STATE",
        _("This import has gone on meanwhile: it is now “%(state)s”. Look at it again."),
        state=source.get_state_display(),
    )


def columns_refusal(source: Import) -> DomainError | None:
    kind = kinds.get(source.kind)
    if kind is None or not kind.reads_file:
        return DomainError("NO_FILE", _("There is no file whose columns could be named."))
    return _state_refusal(source, {_S.UPLOADED, _S.PREVIEW, _S.REFUSED})


def confirm_refusal(source: Import) -> DomainError | None:
    refusal = _state_refusal(source, {_S.PREVIEW})
    if refusal is None and source.changes == 0:
        return DomainError("NOTHING_TO_DO", _("There is nothing to import: no row would change anything."))
    return refusal


def drop_refusal(source: Import) -> DomainError | None:
    refusal = _state_refusal(source, {_S.UPLOADED, _S.READING, _S.PREVIEW, _S.REFUSED, _S.APPLYING})
    if refusal is None and source.state == _S.APPLYING and not source.is_stuck:
        return DomainError(
            "BEING_APPLIED", _("This import is being applied right now. Wait until it is done.")
        )
    return refusal


def may_offer_undo(source: Import) -> bool:
    """Whether to show the button; whether something changed since is asked when it is pressed."""
    kind = kinds.get(source.kind)
    return bool(kind and kind.can_undo and source.state == _S.APPLIED and source.result)


def undo_refusal(source: Import) -> DomainError | None:
    """An import can be taken back while nothing else changed what it touched."""
    refusal = _state_refusal(source, {_S.APPLIED})
    kind = kinds.get(source.kind)
    if refusal or kind is None:
        return refusal
    if not kind.can_undo or not source.result:
        return DomainError("NO_UNDO", _("This import can no longer be taken back."))
    if kind.basis(source.scope, source.options) != source.result.get("basis"):
        return DomainError(
            "CHANGED_SINCE",
            _("Something has changed since this import, so it cannot be taken back as a whole."),
        )
    return None
