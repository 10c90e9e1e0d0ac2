"""The rule of a count: what an office chooses, publishes and freezes before voting opens."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from budget.calculations.codec import decode, encode

ENGINE = "tally/1"
"""Version of the rules as computed here; it is stored with every outcome."""

Rule = Literal["greedy", "equal_shares"]
Satisfaction = Literal["cost", "cardinality", "points", "score"]
TieKey = Literal["most_votes", "min_cost", "lot", "id"]

MOST_VOTES_FIRST: tuple[TieKey, ...] = ("most_votes", "min_cost", "id")
LOWEST_COST_FIRST: tuple[TieKey, ...] = ("min_cost", "most_votes", "lot")
"""The two orders an office can choose from without thinking about it further."""

_RULES: dict[str, Rule] = {"greedy": "greedy", "equal_shares": "equal_shares", "mes": "equal_shares"}
_TIE_KEYS: dict[str, TieKey] = {
    "most_votes": "most_votes",
    "max_votes": "most_votes",
    "min_cost": "min_cost",
    "lot": "lot",
    "id": "id",
    "id_lexicographic": "id",
}


class SettingsError(ValueError):
    """A rule nobody can count by; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Completion:
    """How Equal Shares goes on when money is left. Nothing here matters to a greedy count.

    `step`: more money per voter and step, in units; None = one unit of the currency; 0 = no further steps.
    `start`: budget / voters exactly, or rounded down to a whole unit of the currency.
    `stop`: at the first outcome to which no project can be added ("exhaustive"), or only before the
    first step that costs more than the budget ("overspend").
    `fill`: by votes (points under points) with what is left at the end.
    """

    step: int | None = 0
    start: Literal["exact", "integral"] = "exact"
    stop: Literal["exhaustive", "overspend"] = "exhaustive"
    fill: bool = False


_COMPLETIONS: dict[str, Completion] = {
    "none": Completion(),
    "greedy": Completion(fill=True),
    "add1": Completion(step=None),
    "add1+greedy": Completion(step=None, fill=True),
    "add1-integral": Completion(step=None, start="integral"),
    "add1-integral+greedy": Completion(step=None, start="integral", fill=True),
    "add1-nonexhaustive": Completion(step=None, stop="overspend"),
    "add1-integral-nonexhaustive": Completion(step=None, start="integral", stop="overspend"),
}
COMPLETION_WORDS = tuple(_COMPLETIONS)
SATISFACTION_WORDS: tuple[str, ...] = get_args(Satisfaction)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """One rule, completely.

    `satisfaction` under greedy is the order: "cost" by votes, "cardinality" by votes per unit of cost,
    "score" by points, "points" by points per unit of cost. Under Equal Shares it is what a project is
    worth to a voter; "score" means the same as "points" there.
    `threshold`: projects with fewer votes (points, when the rule goes by points) take no part.
    `support_share`: projects with votes / voters < cost / budget * support_share take no part.
    `lot_seed`: text published before anybody could know the outcome; needed by the tie key "lot".
    """

    rule: Rule = "equal_shares"
    satisfaction: Satisfaction = "cost"
    completion: Completion = Completion()
    ties: tuple[TieKey, ...] = MOST_VOTES_FIRST
    lot_seed: str = ""
    threshold: Fraction = Fraction(0)
    support_share: Fraction = Fraction(0)
    skip: bool = True
    """Greedy only: go on past a project that does not fit."""
    unsupported: bool = False
    """Greedy and fill: also fund what nobody voted for when it fits, as the reference files do."""

    def __post_init__(self) -> None:
        if "lot" in self.ties and not self.lot_seed:
            raise SettingsError("lot_seed_missing", "The tie key 'lot' needs a seed.")
        if (self.completion.step or 0) < 0:
            raise SettingsError("bad_step", "A step cannot take money away.")

    @property
    def by_points(self) -> bool:
        return self.satisfaction in ("points", "score")

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "RuleSettings":
        return decode(cls, data)


def parse_rule(word: str) -> Rule:
    """`greedy`, `equal_shares` or `mes`; anything else raises `SettingsError`."""
    if word not in _RULES:
        raise SettingsError("unknown_rule", f"Unknown rule: {word}")
    return _RULES[word]


def parse_completion(word: str) -> Completion:
    """The completion that reference files call `word`."""
    if word not in _COMPLETIONS:
        raise SettingsError("unknown_completion", f"Unknown completion: {word}")
    return _COMPLETIONS[word]


def parse_ties(words: str | list[str] | tuple[str, ...]) -> tuple[TieKey, ...]:
    """Tie keys from a list or from text with commas; accepts the spellings of the reference files."""
    names = [word.strip() for word in (words.split(",") if isinstance(words, str) else words)]
    unknown = [name for name in names if name not in _TIE_KEYS]
    if unknown or not names:
        raise SettingsError("unknown_tie_key", f"Unknown tie key: {', '.join(unknown) or '(none)'}")
    return tuple(dict.fromkeys(_TIE_KEYS[name] for name in names))
