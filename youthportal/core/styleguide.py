"""The living style page: every component in every state, and each kind of page once, on invented data.

Its own texts are English only and marked so (`lang="en"`): it is read by those who build the portal. What the
components themselves say follows the language of the address, so that long words can be looked at.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from youthportal.core.sdg import GOALS

ZONE = ZoneInfo("Europe/Vilnius")
CLOSES = datetime(2026, 11, 27, 18, tzinfo=ZONE)

ROOMS = [
    (
        "strategy",
        "Tell the town what has to change",
        "Two minutes, no account. You will see what came of it.",
    ),
    ("forum", "Ask the deputy mayor", "43 questions so far; the top ten are answered on stage."),
    (
        "budget",
        "Decide what 9,600 € is spent on",
        "14 ideas of pupils at Ąžuolas Gymnasium are on the ballot.",
    ),
    ("volunteering", "Help at the animal shelter", "6 of 8 places left. Three hours count towards your 60."),
    ("projects", "Get up to 800 € for your own project", "Groups of three or more, aged 14 to 29."),
]

IDEAS: list[dict[str, Any]] = [
    {
        "id": 1,
        "title": "Bicycle roof by the north entrance",
        "price": 320_000,
        "text": "Dry places for 40 bicycles, with two pumps.",
        "place": "North entrance",
        "goals": [11, 13],
        "checked": True,
        "votes": 271,
        "funded": True,
    },
    {
        "id": 2,
        "title": "Quiet room with sofas",
        "price": 145_000,
        "text": "A room to be alone in, open all day.",
        "place": "Second floor",
        "goals": [3],
        "checked": True,
        "votes": 214,
        "funded": True,
    },
    {
        "id": 3,
        "title": "Repair café on Fridays",
        "price": 260_050,
        "text": "Tools and two trainers for one year.",
        "place": "Workshop",
        "goals": [12],
        "checked": True,
        "votes": 96,
        "funded": True,
    },
    {
        "id": 4,
        "title": "Greenhouse on the flat roof",
        "price": 490_000,
        "text": "Vegetables for the canteen, looked after by biology classes.",
        "place": "Roof of the canteen",
        "goals": [2, 15],
        "checked": False,
        "votes": 203,
        "funded": False,
    },
    {
        "id": 5,
        "title": "Water fountains on every floor",
        "price": 210_000,
        "text": "Four fountains, no more plastic bottles.",
        "place": "All floors",
        "goals": [6],
        "checked": False,
        "votes": 188,
        "funded": True,
    },
]

TIMELINE: list[dict[str, str]] = [
    {"title": "Sent", "detail": "Tuesday, 6 October, 14:20"},
    {"title": "Checked by the school", "detail": "Friday, 16 October. Nothing to change."},
    {
        "title": "With the city",
        "detail": "Ms Kalnietė looks at the price until Friday, 30 October.",
        "state": "now",
    },
    {"title": "On the ballot", "detail": "from Monday, 16 November", "state": "next"},
]

TABS: list[dict[str, Any]] = [
    {"label": "Mine", "url": "?kind=queue", "current": True, "count": 4},
    {"label": "Waiting for others", "url": "?kind=queue", "current": False, "count": 11},
    {"label": "Done", "url": "?kind=queue", "current": False, "count": 128},
]

COLOURS = ["paper", "sheet", "ink", "ink-2", "line", "edge", "sun", "good", "wait", "bad"]
ICONS = [
    "arrow-right",
    "calendar",
    "check",
    "clock",
    "download",
    "file-text",
    "globe",
    "map-pin",
    "search",
    "vote",
]

KINDS = {
    "start": "Start page",
    "list": "List with filters",
    "detail": "Detail with timeline",
    "question": "One question a page",
    "wrong": "One question, sent with errors",
    "review": "Review before sending",
    "code": "Type a code",
    "ballot": "Ballot",
    "cast": "Cast",
    "result": "Result",
    "screen": "Big screen",
    "queue": "Work queue",
    "dashboard": "Dashboard",
    "document": "Document",
    "empty": "Empty",
    "error": "Error",
}


class IdeaForm(forms.Form):
    """One of each kind of field."""

    title = forms.CharField(
        label="Name of the idea", help_text="Short, as it would stand on a poster.", max_length=80
    )
    why = forms.CharField(label="Whom does it help?", widget=forms.Textarea(attrs={"rows": 4}))
    place = forms.ChoiceField(
        label="Where", choices=[("", "Choose a place"), ("yard", "Yard"), ("gym", "Gym")], required=False
    )
    price = forms.IntegerField(
        label="Price in euros",
        required=False,
        min_value=1,
        help_text="“I don’t know” is a fine answer: leave it empty.",
    )
    ready = forms.DateField(label="Ready by", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("thing", "A thing"), ("event", "An event"), ("space", "A place")],
        widget=forms.RadioSelect,
    )
    goals = forms.MultipleChoiceField(
        label="Goals",
        choices=[(number, f"{number} {goal.name}") for number, goal in list(GOALS.items())[:4]],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Up to three.",
    )
    picture = forms.FileField(label="Picture", required=False)
    agreed = forms.BooleanField(
        label="My co-authors agree", help_text="They get a message and can still leave."
    )

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("why"):
            raise forms.ValidationError("An idea that helps nobody cannot be on the ballot.")
        return self.cleaned_data


class FilterForm(forms.Form):
    """A list's filters."""

    school = forms.ChoiceField(
        label="School", required=False, choices=[("", "All"), ("a", "Ąžuolas Gymnasium")]
    )
    words = forms.CharField(label="Words", required=False)
    sort = forms.ChoiceField(
        label="Order", required=False, choices=[("", "Newest first"), ("price", "Price")]
    )


class CodeForm(forms.Form):
    """The field of a printed code."""

    code = forms.CharField(
        label="Your voting code", help_text="It stands on your slip of paper: 13 characters."
    )


def sample() -> dict[str, Any]:
    """Everything the specimens show."""
    wrong = IdeaForm({"title": "", "price": "-3", "kind": "house"})
    spent = sum(idea["price"] for idea in IDEAS if idea["checked"])
    return {
        "closes": CLOSES,
        "samples": ROOMS,
        "ideas": IDEAS,
        "steps_taken": TIMELINE,
        "sister_pages": TABS,
        "colours": COLOURS,
        "icons": ICONS,
        "goals": list(GOALS),
        "kinds": KINDS,
        "idea_form": IdeaForm(),
        "wrong_form": wrong,
        "filter_form": FilterForm({"school": "a"}),
        "code_form": CodeForm(),
        "spent": spent,
        "limit": 960_000,
        "columns": ["Motion", "Office", ("Day", "number")],
        "lines": [["Night bus on line 8", "Transport", 14], ["Study rooms open on Sundays", "Culture", 12]],
        "sums": ["Together", "", 26],
        "page": Paginator(range(400), 20).page(7),
        "digest": "9f2c41d07be86a35c1f09e2d7784b6aa",
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """The overview, or with `?kind=` one whole page of that kind."""
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404
    template = f"styleguide/pages/{kind}.html" if kind else "styleguide/index.html"
    room = "budget" if kind not in {"", "start", "error"} else ""
    context = sample() | {"room": room, "form": IdeaForm({}) if kind == "wrong" else IdeaForm()}
    return render(request, template, context)
