"""Paper ballots: keyed in twice by two people, compared, and put into the box in one act.

A paper ballot belongs to no person. Its token is derived from a *slot*: "paper:<school>:<n>", where n is a
number up to the school's rights on paper, drawn at random from the free ones; the ballots are shuffled first.
So each right on paper stands for one ballot at most and the channel can be counted, but not even with the
key does a ballot lead to a pupil, a class or a place in the pile.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import Channel
from budget.models import PaperBatch, PaperCount, PaperEntry, PaperMark, Pot, Right, Round
from budget.rules import Poll, Voter
from budget.services.casting import read_paper, round_key
from budget.services.codes import pots_of_school
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement, Person
from youthportal.audit.models import record
from youthportal.ballots import destruction, keys
from youthportal.ballots import services as ballots
from youthportal.core import db, locks
from youthportal.core.exceptions import DomainError, refuse
from youthportal.organisations.models import School

KIND = "budget.paper"
FIRST, SECOND = 1, 2
KEYED = (("budget_paperentry", "choices", "jsonb", "choices || '{}'"),)


@dataclass(frozen=True)
class Pile:
    """The paper ballots of a school in a pot, as far as they are known."""

    pot: Pot
    school: School
    rights: int
    count: PaperCount | None
    batch: PaperBatch | None

    @property
    def left(self) -> int:
        return self.rights - (self.count.handed_in if self.count else 0)


@dataclass(frozen=True)
class Difference:
    """A place in the pile at which the two read different things; None: nothing was keyed there."""

    number: int
    first: PaperEntry | None
    second: PaperEntry | None


def piles(round: Round, schools: Any) -> list[Pile]:
    """Every pot of these schools in which somebody votes on paper."""
    rights = _paper_rights(round)
    counts = {(c.pot_id, c.school_id): c for c in PaperCount.objects.filter(pot__round=round)}
    batches = {(b.pot_id, b.school_id): b for b in round.paper_batches.all()}
    rows = list(round.schools.filter(school__in=schools).select_related("school", "pot"))
    city = list(round.pots.filter(schools__isnull=True))
    return [
        Pile(
            pot,
            row.school,
            rights[row.school_id],
            counts.get((pot.pk, row.school_id)),
            batches.get((pot.pk, row.school_id)),
        )
        for row in rows
        if rights[row.school_id]
        for pot in ([row.pot] if row.pot else []) + city
    ]


def not_entered(round: Round) -> list[Pile]:
    """Piles of which nobody has said yet what is in them, be it nothing."""
    return [pile for pile in piles(round, School.objects.all()) if pile.count is None]


def _paper_rights(round: Round) -> Counter[int]:
    counted = Right.objects.filter(round=round, channel=Channel.PAPER).order_by()
    return Counter(dict(counted.values_list("school").annotate(n=Count("pk"))))


def paper_voters(round: Round) -> list[Voter]:
    """Every slot that a paper ballot could have; slots of rights taken back since are among them."""
    slots = _paper_rights(round)
    for school, used in PaperCount.objects.filter(pot__round=round).values_list("school", "slots"):
        slots[school] = max(slots[school], used)
    return [
        Voter(Channel.PAPER, slot, round.pk, school)
        for school, most in slots.items()
        for slot in range(1, most + 1)
    ]


# --- keying ---------------------------------------------------------------------------------------


@transaction.atomic
def open_batch(*, actor: Any, pot: Pot, school: School, second: Person) -> PaperBatch:
    """Begin to key in; `second` is asked by mail.

    Raises what `paper_refusal` gives, BATCH_OPEN, NOT_NAMED, SAME_PERSON.
    """
    round = pot.round
    locks.exclusive(round.lock_name)
    refuse(_refusal(round, pot, school))
    if PaperBatch.objects.filter(pot=pot, school=school).exists():
        raise DomainError("BATCH_OPEN", _("These ballots are being keyed in already."))
    batch = PaperBatch.objects.create(round=round, pot=pot, school=school, first=actor)
    agreements.ask(actor=actor, kind=KIND, args={"batch": str(batch.public_id)}, person=second)
    record(actor=actor, action="budget.paper.begun", subject=round, data=_where(batch))
    return batch


def _refusal(round: Round, pot: Pot, school: School) -> DomainError | None:
    round.refresh_from_db()
    count = PaperCount.objects.filter(pot=pot, school=school).first()
    rights = _paper_rights(round)[school.pk] if pot in pots_of_school(round, school.pk) else 0
    poll = Poll.of(round, db.now())
    return rules.paper_refusal(poll, rights=rights, handed_in=count.handed_in if count else 0)


def _where(batch: PaperBatch) -> dict[str, Any]:
    return {"pot": batch.pot_id, "school": batch.school_id}


def _locked(batch: PaperBatch) -> PaperBatch:
    """Raises BATCH_GONE: it was committed, given up, or the vote was closed."""
    found = PaperBatch.objects.select_for_update(of=("self",)).select_related("second", "round", "pot")
    locked = found.filter(pk=batch.pk).first()
    if locked is None:
        raise DomainError("BATCH_GONE", _("These ballots are in the box already, or were given up."))
    return locked


def seat_second(*, batch: PaperBatch, agreement: Agreement) -> None:
    """Called by the answer of the second person, in its transaction."""
    locked = _locked(batch)
    locked.second = agreement
    locked.save(update_fields=["second"])


@transaction.atomic
def key_ballot(
    *, batch: PaperBatch, keying: int, typed: str, number: int | None = None, insert: bool = False
) -> int:
    """Key in the next ballot of the pile, or correct the one at `number`, or insert one before it.

    Returns its number. Raises what `rules.read_ballot` raises, BATCH_GONE, NO_SUCH_BALLOT, TOO_MANY_PAPERS.
    """
    locked = _locked(batch)
    if locked.pot.box_id is None:
        raise rules.not_open()
    mark, choices = rules.read_ballot(read_paper(locked.pot.box_id, locked.round_id), typed)
    entries = locked.entries.filter(keying=keying)
    size = entries.count()
    if number is not None and not 1 <= number <= size:
        raise DomainError("NO_SUCH_BALLOT", _("There is no ballot of this number in the pile."))
    if number is not None and not insert:
        entries.filter(number=number).update(mark=mark, choices=choices)
        return number
    if size >= rules.MOST_AT_ONCE:
        raise DomainError("TOO_MANY_PAPERS", _("This pile is full: commit it and begin another."))
    at = number or size + 1
    for entry in entries.filter(number__gte=at).order_by("-number"):
        PaperEntry.objects.filter(pk=entry.pk).update(number=entry.number + 1)
    PaperEntry.objects.create(batch=locked, keying=keying, number=at, mark=mark, choices=choices)
    return at


@transaction.atomic
def drop_ballot(*, batch: PaperBatch, keying: int, number: int) -> None:
    """Take back a ballot that was keyed twice by mistake; those after it move up."""
    entries = _locked(batch).entries.filter(keying=keying)
    entries.filter(number=number).delete()
    for entry in entries.filter(number__gt=number).order_by("number"):
        PaperEntry.objects.filter(pk=entry.pk).update(number=entry.number - 1)


@transaction.atomic
def finish_keying(*, batch: PaperBatch, keying: int) -> PaperBatch:
    """This person has keyed in the whole pile."""
    locked = _locked(batch)
    field = "first_done" if keying == FIRST else "second_done"
    setattr(locked, field, True)
    locked.save(update_fields=[field])
    return locked


@transaction.atomic
def give_up_batch(*, actor: Any, batch: PaperBatch) -> None:
    """Begin anew: what both keyed in is deleted."""
    locked = _locked(batch)
    record(actor=actor, action="budget.paper.given_up", subject=locked.round, data=_where(locked))
    _delete(PaperBatch.objects.filter(pk=locked.pk))


def _delete(batches: Any) -> None:
    """With all that was keyed, and nothing of it in the table's files afterwards."""
    batches.delete()
    transaction.on_commit(lambda: destruction.purge(KEYED))


# --- comparing and committing ---------------------------------------------------------------------


def keyed(batch: PaperBatch, keying: int) -> dict[int, PaperEntry]:
    return {entry.number: entry for entry in batch.entries.filter(keying=keying).order_by("number")}


def differences(batch: PaperBatch) -> list[Difference]:
    """Where the two keyings differ; each corrects their own until there is none."""
    first, second = keyed(batch, FIRST), keyed(batch, SECOND)
    pairs = [Difference(n, first.get(n), second.get(n)) for n in sorted(first | second)]
    return [
        pair
        for pair in pairs
        if pair.first is None or pair.second is None or pair.first.said != pair.second.said
    ]


def commit_batch(*, actor: Any, batch: PaperBatch) -> PaperCount:
    """Put the ballots into the box, once, alone under the round's lock; then nothing keyed is left.

    Raises BATCH_GONE, NOT_KEYED_TWICE, DIFFERENCES, TOO_MANY_PAPERS, NOT_VOTING, ROUND_KEY_MISMATCH.
    """
    with transaction.atomic():
        locks.exclusive(Round.lock_of(batch.round_id))
        locked = _locked(batch)
        pot, school, round = locked.pot, locked.school, locked.round
        count, _new = PaperCount.objects.get_or_create(pot=pot, school=school)
        pile = list(locked.entries.filter(keying=FIRST))
        rights = _paper_rights(round)[school.pk]
        refuse(rules.closing_refusal(Poll.of(round, db.now()), early=True))
        left = rights - count.handed_in
        wrong = len(differences(locked))
        refuse(rules.commit_refusal(locked, differences=wrong, pile=len(pile), left=left))
        _cast(locked, pile, max(rights, count.slots))
        _add(count, locked, pile, rights)
        record(
            actor=actor,
            action="budget.paper.committed",
            subject=round,
            data=_where(locked) | dict(Counter(entry.mark for entry in pile)),
        )
        _delete(PaperBatch.objects.filter(pk=locked.pk))
    return count


def _cast(batch: PaperBatch, pile: list[PaperEntry], slots: int) -> None:
    """In random order into random free slots; the box is rewritten at once, so that no batch shows."""
    if batch.pot.box_id is None:
        raise rules.not_open()
    box, dice, key = batch.pot.box_id, secrets.SystemRandom(), round_key(batch.round_id)
    tokens = _free_tokens(key, box, batch, slots)
    valid = [entry.choices for entry in pile if entry.mark == PaperMark.VALID]
    dice.shuffle(valid)
    for choices, token in zip(valid, dice.sample(tokens, len(valid)), strict=True):
        ballots.cast(box_id=box, token=token, choices=choices, nonce=secrets.token_bytes(ballots.NONCE_BYTES))
    ballots.rewrite(box)


def _free_tokens(key: keys.OpenKey, box: UUID, batch: PaperBatch, slots: int) -> list[bytes]:
    voters = (
        Voter(Channel.PAPER, slot, batch.round_id, batch.school_id).subject for slot in range(1, slots + 1)
    )
    tokens = [keys.derive_token(key, box, subject) for subject in voters]
    used = ballots.used_tokens([box], tokens)
    return [token for token in tokens if keys.stored(token) not in used]


def _add(count: PaperCount, batch: PaperBatch, pile: list[PaperEntry], rights: int) -> None:
    marks = Counter(entry.mark for entry in pile)
    count.valid += marks[PaperMark.VALID]
    count.blank += marks[PaperMark.BLANK]
    count.void += marks[PaperMark.VOID]
    count.slots = max(count.slots, rights)
    second = batch.second
    count.signed.append(
        {
            "first": batch.first_id,
            "second": str(second.public_id) if second else "",
            "capacity": second.capacity if second else "",
            "ballots": len(pile),
        }
    )
    count.save()


# --- the end --------------------------------------------------------------------------------------


def discard_batches(round: Round) -> int:
    """At closing: what was keyed and never committed goes away; returns how many piles that were."""
    open_ones = PaperBatch.objects.filter(round=round)
    number = open_ones.count()
    if number:
        _delete(open_ones)
    return number


def paper_protocol(pot: Pot, missing: list[Pile]) -> dict[str, Any]:
    """For the protocol of the closing: counts, ids and capacities; nothing where nobody votes on paper."""
    counts = list(pot.paper_counts.all())
    schools = [pile.school.pk for pile in missing if pile.pot.pk == pot.pk]
    if not counts and not schools:
        return {}
    return {
        "paper": {
            "valid": sum(count.valid for count in counts),
            "blank": sum(count.blank for count in counts),
            "void": sum(count.void for count in counts),
            "signed": [signature for count in counts for signature in count.signed],
            "not_entered": schools,
        }
    }
