"""Plain JSON for the frozen value types of this package, and back.

The portal stores settings, outcomes and stories as JSON. A fraction is written as
`{"exact": "n/d", "rounded": "1.250000"}`: the exact text is what is read back and what a recount
compares; the rounded one (half to even, six decimals) is for people and for scripts without fractions.
"""

import dataclasses
import types
import typing
from fractions import Fraction
from typing import Any, TypeVar

T = TypeVar("T")
DECIMALS = 6


def encode(value: object) -> Any:
    """Lists, dicts, text, numbers and None only: ready for any JSON writer."""
    if isinstance(value, Fraction):
        return {"exact": str(value), "rounded": decimal_text(value, DECIMALS)}
    if dataclasses.is_dataclass(value):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    return value


def decode(kind: type[T], data: Any) -> T:
    """The value of type `kind` that `encode` wrote; unknown keys are left out, missing ones get defaults."""
    return typing.cast("T", _decode(kind, data))


def _decode(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    if kind is Fraction:
        return Fraction(data["exact"])
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind) if field.name in data]
        return kind(**{name: _decode(hints[name], data[name]) for name in names})  # type: ignore[operator]
    return _decode_generic(typing.get_origin(kind), typing.get_args(kind), data)


def _decode_generic(origin: Any, args: tuple[Any, ...], data: Any) -> Any:
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(args[0], item) for item in data)
    if origin is tuple:
        return tuple(_decode(arg, item) for arg, item in zip(args, data, strict=True))
    if origin is dict:
        return {key: _decode(args[1], item) for key, item in data.items()}
    if origin in (typing.Union, types.UnionType):
        return _decode(next(arg for arg in args if arg is not type(None)), data)
    return data


def decimal_text(value: Fraction, decimals: int) -> str:
    """`value` in decimal notation, rounded half to even: Fraction(1, 8), 2 -> "0.12"."""
    scaled = round(value * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"
