"""manage.py restore FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youthportal.core import backups
from youthportal.core.exceptions import DomainError


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and prove it equal."
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = backups.restore(folder)
        except (DomainError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        rows = sum(count for count, _digest in manifest["tables"].values())
        self.stdout.write(f"{len(manifest['tables'])} tables, {rows} rows: restored and equal.")
