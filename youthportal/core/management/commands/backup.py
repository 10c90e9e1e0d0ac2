"""manage.py backup FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youthportal.core import backups
from youthportal.core.exceptions import DomainError


class Command(BaseCommand):
    help = "Back up database and files into a new folder, with checksums of every table."
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = backups.back_up(folder)
        except (DomainError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        rows = sum(count for count, _digest in manifest["tables"].values())
        self.stdout.write(f"{len(manifest['tables'])} tables, {rows} rows: backed up.")
