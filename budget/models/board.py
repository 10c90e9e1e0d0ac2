"""The public record of a round: entries that are written once, each with the hash of the one before it."""

from collections.abc import Iterator
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models.round import Round


class EntryKind(models.TextChoices):
    """In this order on every board."""

    ELECTION = "election", _("election file")
    BALLOTS = "ballots", _("ballots")
    CLOSING = "closing", _("closing record")
    RESULT = "result", _("result")


class BoardEntry(models.Model):
    """One link of the chain. `body` is canonical JSON; the table takes no change and no deletion.

    `hash` is that of body, kind, number and the hash before (`youthportal.ballots.verify.entry_hash`).
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="board_entries", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    body = models.TextField(_("content"))
    previous = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("entry of a board")
        verbose_name_plural = _("entries of boards")
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_entry_per_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class BoardQuerySet(models.QuerySet["Board"]):
    def visible(self) -> Self:
        """Boards hold ballots, so they follow the one gate to results."""
        return self.filter(round__status=RoundStatus.PUBLISHED)


class Board(models.Model):
    """The end of a round's chain, with the server's signature; the row takes no change and no deletion."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="board", verbose_name=_("round"))
    head = models.CharField(_("head"), max_length=64)
    public_key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)
    ballots = models.PositiveIntegerField(_("ballots"))
    size = models.PositiveBigIntegerField(_("size in bytes"))

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")

    def __str__(self) -> str:
        return self.head[:16]

    def rows(self) -> Iterator[tuple[int, str, str, str, str]]:
        """Number, kind, body, hash before, hash of every entry, read a few at a time."""
        columns = ("number", "kind", "body", "previous", "hash")
        entries = BoardEntry.objects.filter(round=self.round_id).order_by("number").values_list(*columns)
        yield from entries.iterator(chunk_size=20)

    def body_of(self, kind: str) -> str:
        """The body of the one entry of a kind, as text."""
        return BoardEntry.objects.values_list("body", flat=True).get(round=self.round_id, kind=kind)
