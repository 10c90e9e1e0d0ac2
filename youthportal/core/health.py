"""What /healthz looks at besides the database: apps register what must hold while the portal runs."""

from collections.abc import Callable

_checks: dict[str, Callable[[], bool]] = {}


def register_check(name: str, is_well: Callable[[], bool]) -> None:
    """Called once by an AppConfig.ready(); `is_well` must cost one small query."""
    _checks[name] = is_well


def faults() -> list[str]:
    """Names of what is not well."""
    return sorted(name for name, is_well in _checks.items() if not is_well())
