"""`manage.py seed_demo`: the invented town of Vėjūnai, once; a second call changes nothing."""

import random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from budget.management.demo import focus, rounds, survey, talk, town
from budget.services.opening import open_voting
from youthportal.organisations.models import School

SEED = 60


class Command(BaseCommand):
    help = "Fill an empty demonstration with the invented town of Vėjūnai."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1: the people of the demonstration share a known password.")
        if School.objects.exists():
            self.stdout.write("The town is there already.")
            return
        with transaction.atomic():
            self._build()
            call_command("seed_volunteering")  # by its name: apps side by side do not import each other
        self.stdout.write("Vėjūnai is built: 12 schools, 3,000 pupils, two open rounds and a published one.")

    def _build(self) -> None:
        dice = random.Random(SEED)  # noqa: S311 (an invented town, the same every time)
        town.settle_municipality()
        schools = town.found_schools(town.current_school_year(), dice)
        people = town.invite_cast(schools[0])
        pilot = rounds.published_round(schools, dice)
        round_ = rounds.open_round(schools, people)
        rounds.look_through_roll(round_, people["youth_worker"])
        focus.usual_prices()
        focus.school_goals(round_, dice)
        talk.seed_talk(round_, people)
        survey.seed_survey(pilot, random.Random(SEED))  # noqa: S311
        open_voting(actor=people["youth_worker"], round=round_)
        rounds.early_voters(round_, dice, rounds.EARLY_VOTERS)
        rounds.chosen_ways(round_)
        self._points(schools[0], people)

    def _points(self, school: School, people: dict[str, Any]) -> None:
        """A small vote with points beside the large one."""
        round_ = rounds.points_round(school)
        rounds.look_through_roll(round_, people["youth_worker"])
        open_voting(actor=people["youth_worker"], round=round_)
        rounds.early_voters(round_, random.Random(SEED), rounds.EARLY_POINTS)  # noqa: S311
