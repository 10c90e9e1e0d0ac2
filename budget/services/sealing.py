"""An idea whose words name an abuse: they leave every page, row and mail of the budget, all at once.

`youthportal.moderation` keeps them where only the duty contacts read, and hands them over.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.enums import ProposalStatus
from budget.models import Proposal
from budget.rules.talk import KIND
from budget.services.proposals import lock_proposal
from youthportal.audit.models import record
from youthportal.core.db import now
from youthportal.moderation.places import Taken, Target, register_sealer
from youthportal.outbox.models import Message, MessageState

#: What stands in place of a title: no word of any language.
NO_TITLE = "–"


def register() -> None:
    register_sealer(KIND, take_words)


@transaction.atomic
def take_words(actor: Any, target: Target) -> Taken | None:
    """Everything its authors wrote, older versions included. Call inside the transaction that keeps it.

    The idea leaves its round; one that is on an open ballot stays there without its words, for a ballot
    cannot lose a line.
    """
    idea = lock_proposal(target.thing)
    if idea.status in {ProposalStatus.DRAFT, ProposalStatus.SEALED} or idea.title == NO_TITLE:
        return None
    authors = [row.user for row in idea.authors.select_related("user").order_by("pk")]
    taken = Taken(
        text=_all_words(idea, authors),
        language=idea.language,
        author=authors[0] if authors else None,
        written_at=idea.sent_at or idea.created_at or now(),
        where=f"{idea.round}, {idea.pot}",
    )
    _empty(idea)
    _empty_mails(idea)
    record(actor=actor, action="budget.proposal.sealed", subject=idea)
    return taken


def _all_words(idea: Proposal, authors: list[Any]) -> str:
    """As one text: the idea, its costs, what was asked for a second look, and what it read before."""
    related: Any = idea
    parts = [idea.title, idea.summary, idea.place, idea.beneficiaries]
    parts += [line.label for line in related.cost_lines.all()]
    if idea.second_look:
        parts.append(idea.second_look.text)
    parts += [_before(version.content, version.why) for version in related.versions.all()]
    if len(authors) > 1:
        names = "; ".join(str(author) for author in authors)
        parts.append(_("Its authors: %(names)s") % {"names": names})
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def _before(content: dict[str, Any], why: str) -> str:
    texts = [str(content.get(name, "")) for name in ("title", "summary", "place", "beneficiaries")]
    costs = [str(label) for label, _amount in content.get("costs", ())]
    return "\n".join(text for text in (*texts, *costs, why) if text)


def _empty(idea: Proposal) -> None:
    related: Any = idea
    idea.title, idea.summary, idea.place, idea.beneficiaries, idea.byline = NO_TITLE, "", "", "", ""
    idea.slug = f"idea-{idea.pk}" if idea.slug else ""
    idea.fix_by, idea.news_at, idea.before_news = None, None, {}
    if idea.round.is_under_way():
        idea.status = ProposalStatus.SEALED
    idea.save()
    related.cost_lines.update(label=NO_TITLE)
    related.versions.all().delete()
    related.authors.update(first_name="")
    if idea.second_look:
        related.appeal.text = NO_TITLE
        related.appeal.save(update_fields=["text"])


def _empty_mails(idea: Proposal) -> None:
    """Mails carry the title: what was kept of them is emptied, what waits does not go out."""
    about = Message.objects.filter(key__regex=rf"^budget\.[a-z_]+\.{idea.pk}\.")
    about.filter(state=MessageState.WAITING).update(state=MessageState.GIVEN_UP)
    about.update(subject="", text="", html="")
