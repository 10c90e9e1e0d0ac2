"""Who is asked to confirm, and when the next is: plain values, no clock of its own."""

from datetime import date

#: Days without an answer after which the deputy, and then the head of the host is asked.
DEPUTY_AFTER, HEAD_AFTER = 14, 28
SUPERVISOR, DEPUTY, HEAD = 1, 2, 3


def step_due(asked: list[tuple[date, int]], today: date) -> int:
    """The step at which an entry is asked about today; `asked` are day and step of each mail so far.

    Nobody is left out when mails had to wait, as while the office was closed: it climbs one step at a time.
    """
    if not asked:
        return SUPERVISOR
    waited = (today - min(day for day, _step in asked)).days
    due = HEAD if waited >= HEAD_AFTER else DEPUTY if waited >= DEPUTY_AFTER else SUPERVISOR
    return min(due, max(step for _day, step in asked) + 1)


def choose(reachable: set[int], due: int) -> int | None:
    """Of the steps where somebody can be reached: the due one, else the next above, else the last below."""
    above, below = [step for step in reachable if step >= due], [step for step in reachable if step < due]
    if above:
        return min(above)
    return max(below) if below else None
