"""What people type; one module for each kind of person."""

from budget.forms.checks import AppealForm, AssignForm, DecisionForm, ExtendForm, NoteForm, SendBackForm
from budget.forms.dates import DatesForm
from budget.forms.focus import FocusForm, LessonForm, OpinionForm, lesson_initial
from budget.forms.office import (
    AddSchoolsForm,
    AmountsForm,
    ConfirmForm,
    CopyRoundForm,
    HandOverForm,
    JoinPotsForm,
    NamedRows,
    PotForm,
    PriceItemForm,
    RoundForm,
    SchoolRows,
)
from budget.forms.paper import BeginPaperForm, FindForm, KeyForm
from budget.forms.receipts import ReceiptForm
from budget.forms.roll import LateChangeForm
from budget.forms.steps import CostFormSet, GoalsForm, StartForm, WhatForm, WhereForm, with_price
from budget.forms.survey import SurveyForm, SurveySettingsForm
from budget.forms.teams import AdoptForm, MergeForm, NameForm
from budget.forms.voting import POINTS_FIELD, CodeForm, PlaceForm, SlipForm, WayForm, points_in
from youthportal.core.fields import MoneyField

__all__ = [
    "POINTS_FIELD",
    "AddSchoolsForm",
    "AdoptForm",
    "AmountsForm",
    "AppealForm",
    "AssignForm",
    "BeginPaperForm",
    "CodeForm",
    "ConfirmForm",
    "CopyRoundForm",
    "CostFormSet",
    "DatesForm",
    "DecisionForm",
    "ExtendForm",
    "FindForm",
    "FocusForm",
    "GoalsForm",
    "HandOverForm",
    "JoinPotsForm",
    "KeyForm",
    "LateChangeForm",
    "LessonForm",
    "MergeForm",
    "MoneyField",
    "NameForm",
    "NamedRows",
    "NoteForm",
    "OpinionForm",
    "PlaceForm",
    "PotForm",
    "PriceItemForm",
    "ReceiptForm",
    "RoundForm",
    "SchoolRows",
    "SendBackForm",
    "SlipForm",
    "StartForm",
    "SurveyForm",
    "SurveySettingsForm",
    "WayForm",
    "WhatForm",
    "WhereForm",
    "lesson_initial",
    "points_in",
    "with_price",
]
