"""`manage.py export_pb ROUND`: the published pots of a round as .pb files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budget import rules
from budget.models import Round
from budget.services import pabulib
from youthportal.municipality.models import Municipality


class Command(BaseCommand):
    help = "Write each pot of a published round that holds enough ballots as a .pb file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", help="the round's address, for example 2026")
        parser.add_argument("--to", type=Path, default=Path(), help="folder to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = Round.objects.filter(slug=options["round"]).first()
        if round_ is None or not round_.has_public_result:
            raise CommandError("There is no published round of this address.", returncode=2)
        for pot in round_.pots.all():
            result = pot.results.get(is_binding=True)
            if not rules.may_publish_ballots(result, Municipality.current()):
                self.stderr.write(f"{pot.slug}: {result.ballots} ballots are too few to publish")
                continue
            target = options["to"] / f"{round_.slug}-{pot.slug}.pb"
            target.write_text(pabulib.export_pot(pot), encoding="utf-8", newline="")
            self.stdout.write(str(target))
