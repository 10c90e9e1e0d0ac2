"""From the destroyed key to the published result."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, is_past, move, register_act, step
from budget.enums import RoundStatus
from budget.models import Round
from budget.services import closing, counting
from youthportal.core import words

register_act(
    "destroy_key",
    Act(
        label=_("Destroy the ballot key"),
        warning=_(
            "Afterwards nobody, not even with the whole database, can find out whose ballot is whose. "
            "Nobody can bring the key back."
        ),
        service=closing.destroy_key,
        refusal=rules.destruction_refusal,
        said=_("The key is destroyed."),
    ),
)
register_act(
    "count",
    Act(
        label=_("Count the votes"),
        warning=_("The count runs in the background and can be repeated until the result is published."),
        service=counting.count_round,
        refusal=rules.count_refusal,
        said=_("The count has started."),
        is_final=False,
    ),
)
register_act(
    "publish",
    Act(
        label=_("Publish the result"),
        warning=_("Everybody sees the result at once, and the papers for the council are printed."),
        service=counting.publish_result,
        refusal=rules.publish_refusal,
        said=_("The result is public."),
    ),
)


@step(1000)
def key(round: Round) -> Step:
    title = _("Destroy the key")
    if round.key and round.key.destroyed_at:
        gone = round.protocol.get("destruction", {}).get("backups_gone_on", "")
        text = gettext("Destroyed on %(day)s.") % {"day": words.day(round.key.destroyed_at)}
        if gone:
            text += " " + gettext("Backups that still hold it are gone on %(day)s.") % {"day": gone}
        return Step(title=title, state="done", text=text)
    if not is_past(round, RoundStatus.VOTING):
        return Step(title=title, state="later")
    if refusal := rules.destruction_refusal(round):
        return Step(
            title=title, state="done" if refusal.code == "NO_KEY" else "blocked", text=refusal.message
        )
    return Step(title=title, state="next", act="destroy_key")


@step(1100)
def count(round: Round) -> Step:
    title = _("Count")
    if round.counted_at:
        text = gettext("Counted on %(moment)s.") % {"moment": words.moment(round.counted_at)}
        return Step(title=title, state="done", text=text, act="" if round.has_public_result else "count")
    if rules.count_refusal(round):
        return Step(title=title, state="later")
    return Step(title=title, state="next", act="count")


@step(1200)
def publishing(round: Round) -> Step:
    return move(round, "publish", _("Publish"), RoundStatus.COUNTED)
