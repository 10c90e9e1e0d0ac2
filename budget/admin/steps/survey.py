"""After the result: people are asked, their answers published, and what changes is written down."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, Text, register_act, step
from budget.models import Round, Survey
from budget.services import survey as service
from youthportal.core import words
from youthportal.core.exceptions import DomainError

register_act(
    "publish_survey",
    Act(
        label=_("Publish the answers"),
        warning=_("Everybody sees the figures. Small groups stay hidden; free texts are never public."),
        service=service.publish_survey,
        refusal=rules.publish_survey_refusal,
        said=_("The figures are public."),
    ),
)
register_act(
    "report_survey",
    Act(
        label=_("Issue the report"),
        warning=_("The report is numbered and printed in every language. Afterwards its text stays."),
        service=service.report_survey,
        refusal=rules.report_survey_refusal,
        said=_("The report is being printed."),
    ),
)


@step(1300)
def survey(round: Round) -> Step:
    title = _("Ask how it went")
    if rules.new_survey_refusal(round):
        return Step(title=title, state="later")
    found = rules.survey_of(round)
    if found is None:
        link = (_("Prepare the survey"), reverse("admin:budget_survey_add") + f"?round={round.pk}")
        text = _("A few questions to pupils and teachers, before all schools join.")
        return Step(title=title, state="next", text=text, link=link)
    return _step_of(round, found, link=(_("Figures and links"), found.get_absolute_url()))


def _step_of(round: Round, found: Survey, link: tuple[Text, str]) -> Step:
    title = _("Ask how it went")
    more = (_("Days, questions, conclusions"), reverse("admin:budget_survey_change", args=[found.pk]))
    texts = (
        _("Free texts"),
        reverse("admin:budget_surveytext_changelist") + f"?survey__id__exact={found.pk}",
    )
    if found.reported_on:
        text = gettext("The report is of %(day)s.") % {"day": words.day(found.reported_on)}
        return Step(title=title, state="done", text=text, link=link, more=texts)
    if not found.is_public:
        return _act(rules.publish_survey_refusal(round), "publish_survey", link, more)
    return _act(rules.report_survey_refusal(round), "report_survey", texts, more)


def _act(refusal: DomainError | None, act: str, link: tuple[Text, str], more: tuple[Text, str]) -> Step:
    title = _("Ask how it went")
    if refusal:
        return Step(title=title, state="blocked", text=refusal.message, link=link, more=more)
    return Step(title=title, state="next", act=act, link=link, more=more)
