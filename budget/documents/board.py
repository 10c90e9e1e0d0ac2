"""The readable side of a board: what its page and the notice for the school's wall show."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.enums import Channel
from budget.models import Board, EntryKind
from youthportal.documents.stamps import qr_svg

GROUP = 4


@dataclass(frozen=True)
class Destroyed:
    """When nobody could lead a ballot back to a person any more; when the last copy of the key is gone."""

    on: date
    backups_gone_on: date | None
    key: str


@dataclass(frozen=True)
class BoardView:
    """A board with the words of its closing record."""

    board: Board
    election: dict[str, Any]
    closing: dict[str, Any]

    @classmethod
    def of(cls, board: Board) -> "BoardView":
        election, closing = (
            json.loads(board.body_of(kind)) for kind in (EntryKind.ELECTION, EntryKind.CLOSING)
        )
        return cls(board, election, closing)

    @property
    def head_groups(self) -> list[str]:
        return [self.board.head[at : at + GROUP] for at in range(0, len(self.board.head), GROUP)]

    @property
    def address(self) -> str:
        """The whole address of the board's page, with its head behind it: what the QR code holds."""
        return f"{settings.SITE_URL}{reverse('budget:board', args=[self.board.round.slug])}#{self.board.head}"

    @property
    def page(self) -> str:
        """The address as people type it."""
        return self.address.partition("#")[0].partition("://")[2]

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.address, _("QR code: address and head of the board"))

    @property
    def rows(self) -> list[tuple[str, int, str, str]]:
        """Pot, ballots, rights, and whether its ballots are published."""
        closed = {body["pot"]: body for body in self.closing["pots"]}
        rows = []
        for pot in self.election["pots"]:
            noted = closed[pot["pot"]]
            few = noted["ballots"] < self.election["smallest_published_pot"]
            held = "–" if noted["rights"] is None else str(noted["rights"])
            rows.append(
                (pot["name"], noted["ballots"], held, _("only the result") if few else _("all ballots"))
            )
        return rows

    @property
    def has_small_pots(self) -> bool:
        return any(body["ballots"] < self.election["smallest_published_pot"] for body in self.closing["pots"])

    @property
    def channels(self) -> list[tuple[str, str, int, int]]:
        """Pot, channel, ballots, rights, where the numbers may be shown."""
        names = {pot["pot"]: pot["name"] for pot in self.election["pots"]}
        return [
            (names[body["pot"]], str(Channel(one["channel"]).label), one["ballots"], one["rights"])
            for body in self.closing["pots"]
            for one in body["channels"]
        ]

    @property
    def destroyed(self) -> Destroyed | None:
        """None for an election whose voters were never known here."""
        told = self.closing["destruction"]
        if not told:
            return None
        gone = told.get("backups_gone_on")
        return Destroyed(
            on=timezone.localtime(datetime.fromisoformat(told["at"])).date(),
            backups_gone_on=date.fromisoformat(gone) if gone else None,
            key=told.get("key", ""),
        )


def notice_context(board: Board) -> dict[str, Any]:
    """What the notice for the school's notice board shows."""
    return {
        "view": BoardView.of(board),
        "round": board.round,
        "demo": board.round.is_demo and not board.round.source,
        "running": board.round.title,
    }
