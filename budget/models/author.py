"""Pupils around an idea: its authors and its supporters."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

IDEA = "budget.Proposal"


class Author(models.Model):
    """One of the team. `first_name` is what this author chose to have shown beside this idea, or nothing.

    It is shown only while the consents for it stand (`rules.shown_names`), and never leaves the page.
    """

    proposal = models.ForeignKey(IDEA, models.CASCADE, related_name="authors", verbose_name=_("idea"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    first_name = models.CharField(_("first name shown"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="one_author_once")]

    def __str__(self) -> str:
        return str(self.user)


class Support(models.Model):
    """A pupil supports an idea: once, to be taken back. The public sees how many do, never who."""

    proposal = models.ForeignKey(IDEA, models.CASCADE, related_name="supports", verbose_name=_("idea"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("supporter")
    )

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("support")
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="one_support_once")]

    def __str__(self) -> str:
        return str(self.proposal)
