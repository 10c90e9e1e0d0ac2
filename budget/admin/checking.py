"""Who checks what by rule, and the reasons the office keeps ready."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from budget.admin.bulk import checkers
from budget.enums import UNDER_WAY
from budget.models import AssignmentRule, Pot, ReasonText, Round
from budget.services.routing import apply_rules
from youthportal.audit.admin_base import AuditedAdmin

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(AuditedAdmin):
    """Goal and pot narrow a rule; of several that fit, the narrowest asks."""

    list_display = ["round", "step", "pot", "goal", "checker"]
    list_display_links = ["step"]
    list_filter = ["round", "step"]
    list_select_related = ["round", "pot", "checker"]
    actions = ["apply"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rounds under way, their pots, and people who check."""
        choices: dict[str, QuerySet[Any]] = {
            "round": Round.objects.filter(status__in=["draft", *UNDER_WAY]),
            "pot": Pot.objects.filter(round__status__in=["draft", *UNDER_WAY]).select_related("round"),
            "checker": checkers(),
        }
        kwargs["queryset"] = choices[db_field.name]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.action(description=_("Use the rules of these rounds for what waits now"))
    def apply(self, request: HttpRequest, rules: QuerySet[AssignmentRule]) -> None:
        rounds = Round.objects.filter(assignment_rules__in=rules).distinct()
        count = sum(apply_rules(actor=request.user, round=round) for round in rounds)
        said = ngettext("%(count)d idea was given to a checker.", "%(count)d ideas were given.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)


@admin.register(ReasonText)
class ReasonTextAdmin(AuditedAdmin, Translated):
    """Put into a decision in the language of the idea; whoever decides can still change the words."""

    list_display = ["title", "outcome"]
    list_filter = ["outcome"]
