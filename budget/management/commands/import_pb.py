"""`manage.py import_pb FILE --round NAME`: a real election as a published demonstration round."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from budget.calculations import PbError
from budget.enums import Rule
from budget.models import Pot
from budget.services import pabulib
from youthportal.core.exceptions import DomainError


class Command(BaseCommand):
    help = "Make a published demonstration round of an election in a .pb or .pb.gz file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--round", required=True, help="title of the new round")
        parser.add_argument(
            "--rule", choices=Rule.values, default="", help="default: the one the file states"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with translation.override("en"):
            try:
                round_ = pabulib.import_pb(path=path, name=options["round"], rule=options["rule"])
                recorded = pabulib.recorded_winners(path)
            except (PbError, DomainError) as error:
                raise CommandError(str(error), returncode=2) from error
            self._report(round_.pots.get(), recorded)

    def _report(self, pot: Pot, recorded: set[str]) -> None:
        result = pot.results.get(is_binding=True)
        winners = set(result.projects.filter(is_funded=True).values_list("proposal__ref", flat=True))
        self.stdout.write(
            f"{result.ballots} ballots counted by rule {pot.round.rule}; {len(winners)} ideas funded"
        )
        if recorded == winners:
            self.stdout.write("The winners are those recorded in the file.")
        elif recorded:
            only_file, only_here = sorted(recorded - winners), sorted(winners - recorded)
            self.stdout.write(f"Only recorded in the file: {only_file}; only counted here: {only_here}")
        self.stdout.write(f"{settings.SITE_URL}{pot.get_absolute_url()}result/")
