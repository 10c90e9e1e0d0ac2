"""The word that a certificate can be fetched: from the year's release on, later to late ones."""

import logging
from datetime import datetime

from volunteering.models import Certificate
from volunteering.notifications import certificates as news
from youthportal.core.db import now
from youthportal.outbox.models import Message

logger = logging.getLogger(__name__)


def tell_open(at: datetime | None = None) -> int:
    """Write once for each certificate that opened since; how many mails are new.

    A release that was missed is caught up while it is news. One mail that cannot be written keeps no other
    back: the next run tries it again.
    """
    found = Certificate.objects.news(at or now()).filter(
        volunteer__user__email__isnull=False, volunteer__user__is_active=True
    )
    told = set(Message.objects.filter(kind=news.OPEN).values_list("key", flat=True))
    new = 0
    for certificate in found.select_related("year", "volunteer__user"):
        if news.open_key(certificate) in told:
            continue
        try:
            new += news.certificate_open(certificate) is not None
        except Exception:
            logger.exception("the word about certificate %s was not written", certificate.pk)
    return new
