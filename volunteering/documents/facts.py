"""The facts of a year's certificates: read for one volunteer or for thousands in the same few queries."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import ExtractMonth

from volunteering.calculations.recognition import Facts, best_sentences, competences_shown, host_hours
from volunteering.enums import COMPETENCE_OF
from volunteering.models import Entry, EntrySentence, RecognitionYear, Volunteer


def facts_of(year: RecognitionYear, volunteers: Collection[Volunteer]) -> dict[int, Facts]:
    """What the certificate of `year` says for each of these volunteers, by the volunteer's id.

    Confirmed hours of the whole calendar year alone; hosts that a volunteer leaves out are one line without a
    name, so that hosts always add up to the sum. Four queries where `user` was read beside.
    """
    people = {one.pk: one for one in volunteers}
    entries = Entry.objects.confirmed().in_year(year.year).filter(volunteer__in=people)
    hosts: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for row in entries.by_host():
        hosts[row["volunteer"]].append((row["host"], row["host__organisation__name"], row["total"]))
    months: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _months(entries):
        months[row["volunteer"]].append(row)
    hidden, said = _hidden(people), _sentences(entries)
    found = {}
    for pk, volunteer in people.items():
        listed = host_hours(hosts[pk], hidden[pk])
        competences = competences_shown(said[pk], COMPETENCE_OF)
        by_month = {row["month"]: row["total"] for row in months[pk]}
        found[pk] = Facts(
            name=str(volunteer),
            year=year.year,
            language=volunteer.language,
            quarters=sum(one.quarters for one in listed),
            hosts=listed,
            competences=competences,
            first_day=min((row["first"] for row in months[pk]), default=None),
            last_day=max((row["last"] for row in months[pk]), default=None),
            sentences=best_sentences(said[pk], COMPETENCE_OF, competences),
            months=tuple(by_month.get(month, 0) for month in range(1, 13)),
        )
    return found


def _months(entries: Any) -> Any:
    rows = entries.order_by().annotate(month=ExtractMonth("day")).values("volunteer", "month")
    return rows.annotate(total=Sum("quarters"), first=Min("day"), last=Max("day"))


def _hidden(volunteers: Collection[int]) -> dict[int, set[int]]:
    pairs = Volunteer.hidden_hosts.through.objects.filter(volunteer__in=volunteers)
    found: dict[int, set[int]] = defaultdict(set)
    for volunteer, host in pairs.values_list("volunteer", "host"):
        found[volunteer].add(host)
    return found


def _sentences(entries: Any) -> dict[int, dict[str, int]]:
    rows = EntrySentence.objects.filter(entry__in=entries).order_by().values("entry__volunteer", "sentence")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.annotate(n=Count("pk")):
        found[row["entry__volunteer"]][row["sentence"]] = row["n"]
    return found
