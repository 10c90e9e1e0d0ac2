"""`manage.py seed_volunteering`: hosts and volunteers of the invented town; called by `seed_demo`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from volunteering.management import demo
from volunteering.models import Host


class Command(BaseCommand):
    help = "Fill the volunteering of the invented town of Vėjūnai."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1.")
        if Host.objects.exists():
            self.stdout.write("Hosts are there already.")
            return
        with transaction.atomic():
            demo.seed()
