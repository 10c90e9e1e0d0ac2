"""What volunteering knows of a person beyond the account."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped


class Volunteer(TimeStamped, PublicId):
    """A person's logbook as a whole: made with the first application or entry, kept over school years.

    `paper_name` is what certificates say; it starts as the account's or the roster's name. The date of birth
    is asked only where the country's rule for agreements needs it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="volunteer", verbose_name=_("person")
    )
    paper_name = models.CharField(_("name on certificates"), max_length=160, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    hidden_hosts = models.ManyToManyField(
        "volunteering.Host",
        blank=True,
        related_name="+",
        verbose_name=_("hosts left out on certificates"),
    )

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")

    def __str__(self) -> str:
        return self.paper_name or str(self.user)

    @property
    def language(self) -> str:
        user: Any = self.user
        return str(user.language)
