"""What people type; one module for each kind of person."""

from budget.forms.checks import AppealForm, AssignForm, DecisionForm, ExtendForm, NoteForm, SendBackForm
from budget.forms.money import MoneyField
from budget.forms.office import (
    AddSchoolsForm,
    ConfirmForm,
    CopyRoundForm,
    HandOverForm,
    JoinPotsForm,
    NamedRows,
    PotForm,
    RoundForm,
)
from budget.forms.paper import BeginPaperForm, FindForm, KeyForm
from budget.forms.steps import CostFormSet, GoalsForm, StartForm, WhatForm, WhereForm
from budget.forms.voting import POINTS_FIELD, CodeForm, PlaceForm, SlipForm, WayForm, points_in

__all__ = [
    "POINTS_FIELD",
    "AddSchoolsForm",
    "AppealForm",
    "AssignForm",
    "BeginPaperForm",
    "CodeForm",
    "ConfirmForm",
    "CopyRoundForm",
    "CostFormSet",
    "DecisionForm",
    "ExtendForm",
    "FindForm",
    "GoalsForm",
    "HandOverForm",
    "JoinPotsForm",
    "KeyForm",
    "MoneyField",
    "NamedRows",
    "NoteForm",
    "PlaceForm",
    "PotForm",
    "RoundForm",
    "SendBackForm",
    "SlipForm",
    "StartForm",
    "WayForm",
    "WhatForm",
    "WhereForm",
    "points_in",
]
