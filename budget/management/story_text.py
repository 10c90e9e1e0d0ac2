"""Stories in plain English lines, for people at a shell; the portal has its own words in four languages."""

from fractions import Fraction

from budget.calculations.codec import decimal_text
from budget.calculations.decimals import money_text
from budget.calculations.results import BoughtStory, MissedStory, QueueStory, Story


def story_lines(story: Story, scale: int) -> list[str]:
    """A title, then one line for each fact; amounts in the currency, rounded to four decimals."""
    words = story.fate.replace("_", " ")
    lines = [f"{story.project}: {words}; cost {money_text(story.cost, scale)}, votes {story.votes}"]
    if story.needed is not None:
        lines.append(f"  needed {decimal_text(story.needed, 2)} to take part")
    if story.bought:
        lines += _bought(story.bought, scale)
    if story.missed:
        lines += _missed(story.missed, scale)
    if story.queue:
        lines += _queue(story.queue, scale)
    return lines


def _bought(story: BoughtStory, scale: int) -> list[str]:
    others = ", ".join(f"{shared.project} ({shared.voters})" for shared in story.also_paid)
    most, share = _money(story.paid_at_most, scale), _money(story.per_voter, scale)
    return [
        f"  bought in round {story.round} with {decimal_text(story.effective_votes, 4)} effective votes",
        f"  each supporter paid at most {most} of {share}",
        f"  {story.paid_less} paid less because they had less, {story.paid_nothing} of them had nothing",
        f"  supporters also paid for: {others or '(nothing else)'}",
    ]


def _missed(story: MissedStory, scale: int) -> list[str]:
    share, start = _money(story.per_voter, scale), _money(story.start_money, scale)
    lines = [f"  its supporters' shares of {share} made {start}, enough with {story.votes_to_start} votes"]
    if story.out_round:
        lines.append(f"  out after round {story.out_round}; money gone before:")
        lines += [
            f"    {_money(loss.amount, scale)} to {loss.project} by {loss.voters} voters"
            for loss in story.losses
        ]
    price = money_text(story.price, scale)
    return [
        *lines,
        f"  left {_money(story.money_left, scale)}, missing {_money(story.missing, scale)}",
        f"  {story.more_votes} more votes were missing; it would have won at {price}",
        f"  best support {decimal_text(100 * story.best_support, 2)} % in round {story.best_round}",
    ]


def _queue(story: QueueStory, scale: int) -> list[str]:
    lines = [
        f"  place {story.position} with {decimal_text(story.value, 4)}; left {money_text(story.left, scale)}"
    ]
    if story.above is not None:
        lines.append(f"  last funded above: {story.above}")
    if story.conflict_with is not None:
        lines.append(f"  excluded by {story.conflict_with}")
    if story.stopped_by is not None:
        lines.append(f"  the count ended at {story.stopped_by}")
    if story.price is not None:
        moved = "" if story.overtakes is None else f" (past {story.overtakes})"
        needed = "no number of votes would do" if story.more is None else f"{story.more} more{moved} would do"
        lines.append(f"  it would have won at {money_text(story.price, scale)}; {needed}")
    return lines


def _money(units: Fraction, scale: int) -> str:
    return decimal_text(units / scale, 4)
