"""Receipts: what a voter can compare with the published ballots, and anybody can compute again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from youthportal.ballots.verify import short_form

GROUP = 4


@dataclass(frozen=True, slots=True)
class Receipt:
    """`digest` is R in hexadecimal: SHA-256 of the ballot's canonical JSON. `promise` is the server's
    signature (`promises`), empty where none was given.
    """

    box_id: UUID
    digest: str
    promise: str = ""

    @property
    def groups(self) -> list[str]:
        return [self.digest[at : at + GROUP] for at in range(0, len(self.digest), GROUP)]


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A receipt as people read it: four words and eight characters in two groups."""

    words: str
    characters: str

    @classmethod
    def of(cls, digest: str) -> "ShortForm":
        words, characters = short_form(digest)
        return cls(" ".join(words), f"{characters[:GROUP]} {characters[GROUP:]}")


def canonical(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Choices in the one form that is stored and hashed.

    `projects` (a set of ids) and `points` (id -> points) sorted by id; `ranking` keeps its order, which is
    what the voter said.
    """
    if "ranking" in choices:
        return {"ranking": list(choices["ranking"])}
    if "points" in choices:
        return {"points": dict(sorted(choices["points"].items()))}
    return {"projects": sorted(set(choices["projects"]))}


def canonical_json(value: object) -> bytes:
    """Sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def make_receipt(box_id: UUID, choices: Mapping[str, Any], nonce: bytes) -> Receipt:
    """R of a ballot; `nonce` (16 random bytes) keeps equal ballots apart."""
    ballot = {"box": str(box_id), "choices": canonical(choices), "nonce": nonce.hex()}
    return Receipt(box_id, hashlib.sha256(canonical_json(ballot)).hexdigest())


def root(digests: list[str]) -> str:
    """One hash over all receipts of a box, whatever their order: it goes into the closing protocol."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()
