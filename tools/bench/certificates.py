"""Certificates of a year in one job, against a bare loop of the layout engine over the same pages.

CPU time of the worker and of the database is given. `BENCH_CERTIFICATES=2000` measures a large town's year.
"""

import os
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from tools.bench import Figure
from tools.bench.roster import timed
from tools.bench.servers import Surroundings, surroundings

CERTIFICATES = int(os.environ.get("BENCH_CERTIFICATES", "200"))
BARE = 40
TARGET = 1.6
YEAR = 2025


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        place.manage("collectstatic", "--noinput")
        yield from figures(place)


def figures(place: Surroundings) -> Iterator[Figure]:
    from volunteering.models import Certificate
    from volunteering.services.certificates import enqueue_certificates
    from youthportal.core import jobs
    from youthportal.documents.models import Document

    actor, year = found_people()
    pages = [page(facts) for facts in some_facts(year)]
    bare_loop(pages[:2])  # fonts and styles are read now
    bare = process_seconds(lambda: bare_loop(pages)) / len(pages)
    job = enqueue_certificates(actor=actor, year=year)
    spent, clock = timed(lambda: jobs.run_job(job.pk), place)
    numbers = set(Document.objects.issued().values_list("number", flat=True))
    whole = Certificate.objects.printed().exclude(credential="").count()
    if not len(numbers) == whole == CERTIFICATES:
        raise RuntimeError(f"{whole} certificates with {len(numbers)} numbers, not {CERTIFICATES}")
    yield Figure(
        f"a certificate: facts, page, signature, credential, file ({CERTIFICATES:,} in {clock:.0f} s)",
        1000 * spent / CERTIFICATES,
        "ms CPU",
        f"the layout engine alone: {1000 * bare:.0f} ms",
        spent / CERTIFICATES / bare,
        f"≤ {TARGET:g} ×",
        spent / CERTIFICATES / bare <= TARGET,
    )


def found_people() -> tuple[Any, Any]:
    """Volunteers who reached the hours at three hosts each, with sentences ticked."""
    from django.utils import timezone

    from tests.factories.accounts import StaffFactory
    from tests.factories.certificates import TICKED
    from tests.factories.volunteering import RecognitionYearFactory, host
    from volunteering.enums import EntryState, Way
    from volunteering.models import Entry, EntrySentence, Volunteer
    from youthportal.accounts.models import User

    hosts, now = [host() for _n in range(12)], timezone.now()
    users = User.objects.bulk_create(
        User(first_name="Žygimantė", last_name=f"Šąžinė{n}", language="lt", year_of_birth=YEAR - 16)
        for n in range(CERTIFICATES)
    )
    people = Volunteer.objects.bulk_create(
        Volunteer(user=user, paper_name=f"{user.first_name} {user.last_name}") for user in users
    )
    confirmed = {
        "state": EntryState.CONFIRMED,
        "submitted_at": now,
        "confirmed_at": now,
        "confirmed_way": Way.PORTAL,
    }
    entries = Entry.objects.bulk_create(
        Entry(
            volunteer=person,
            host=hosts[(person.pk + n) % 12],
            day=date(YEAR, 1 + (person.pk + 3 * n) % 12, 9),
            quarters=62,
            **confirmed,
        )
        for person in people
        for n in range(4)
    )
    EntrySentence.objects.bulk_create(
        EntrySentence(entry=entry, sentence=TICKED[number % len(TICKED)])
        for number, entry in enumerate(entries)
    )
    return StaffFactory(), RecognitionYearFactory(year=YEAR)


def some_facts(year: Any) -> Iterator[Any]:
    from volunteering.calculations.certificates import CertificateFacts
    from volunteering.documents.facts import facts_of
    from volunteering.models import Volunteer

    for facts in facts_of(year, list(Volunteer.objects.select_related("user")[:BARE])).values():
        yield CertificateFacts.of(facts)


def page(facts: Any) -> str:
    """The page that is printed, with number and QR code."""
    from django.utils import translation

    from volunteering.documents.certificates import TEMPLATE, certificate_context
    from youthportal.documents.pdf import render_html
    from youthportal.documents.stamps import Stamp

    stamp = Stamp(
        "volunteering/2025/001", "ABCDEFGH2345", date(YEAR, 12, 11), "ABCDEFGH2345-ABCDEFGHIJKLMNOP"
    )
    with translation.override("lt"):
        return render_html(
            TEMPLATE, {**certificate_context(facts), "stamp": stamp, "demo": True}, language="lt"
        )


def bare_loop(pages: list[str]) -> None:
    """As WeasyPrint's own pages advise: fonts and style sheet read once, one page after the other."""
    from django.conf import settings
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from youthportal.documents.layout import VARIANT, OwnFiles
    from youthportal.documents.style import STYLE, static_file

    fonts, base = FontConfiguration(), settings.SITE_URL + "/"
    url = f"{settings.SITE_URL}{settings.STATIC_URL}{STYLE}"
    style = CSS(
        string=static_file(STYLE).read_text(), base_url=url, font_config=fonts, url_fetcher=OwnFiles()
    )
    for source in pages:
        html = HTML(string=source, base_url=base, url_fetcher=OwnFiles())
        html.write_pdf(stylesheets=[style], font_config=fonts, **VARIANT)


def process_seconds(act: Any) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before
