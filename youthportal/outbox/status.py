"""What the outbox tells the office about itself."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youthportal.core.status import Line
from youthportal.outbox.models import Message, MessageState


def mail_lines() -> Iterator[Line]:
    """Mails that wait or need a person."""
    found = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[MessageState.WAITING, MessageState.SENDING])),
        parked=Count("pk", filter=Q(state=MessageState.PARKED)),
    )
    title, address = _("Mails"), reverse("admin:outbox_message_changelist")
    if found["parked"]:
        text = ngettext(
            "%(count)d mail could not be sent and waits for a person.",
            "%(count)d mails could not be sent and wait for a person.",
            found["parked"],
        )
        link = (_("Look at them"), f"{address}?state__exact={MessageState.PARKED}")
        yield Line(title=title, sentence=text % {"count": found["parked"]}, state="bad", link=link)
    else:
        count = found["waiting"]
        text = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
        yield Line(title=title, sentence=text % {"count": count}, link=(_("All mails"), address))
