"""A round as its voting pages need it: read and rendered once a process, again after every change.

The key of these stores holds the version of the site's content, which opening, closing and every change of a
round raise. Casting does not rely on them: it reads the round again, under the lock.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from budget.enums import PotKind
from budget.models import Pot, Round
from budget.services.casting import read_paper
from budget.views.booth import Kiosk, kiosk_of
from youthportal.core.models import SiteVersion


@dataclass(frozen=True)
class Venue:
    round: Round
    pots: tuple[Pot, ...]

    def pot(self, slug: str) -> Pot:
        """Raises Http404."""
        found = next((pot for pot in self.pots if pot.slug == slug), None)
        if found is None:
            raise Http404
        return found

    def pots_of(self, school_id: int) -> list[Pot]:
        """Where pupils of a school vote: its own or shared pot first, then the city's."""
        return [
            pot
            for pot in self.pots
            if pot.box_id and school_id in read_paper(pot.box_id, pot.round_id).schools
        ]


def find_venue(slug: str) -> Venue:
    """Raises Http404 where the public sees no such round."""
    return _venue(slug, SiteVersion.current())


@lru_cache(maxsize=64)
def _venue(slug: str, version: int) -> Venue:
    round = Round.objects.public().defer("frozen", "protocol").select_related("key").filter(slug=slug).first()
    if round is None:
        raise Http404
    pots = sorted(round.pots.all(), key=lambda pot: pot.kind == PotKind.CITY)
    return Venue(round, tuple(pots))


MARK = "~~~"


class Frame(NamedTuple):
    """The page around the booth, cut where its own parts go."""

    before_title: SafeString
    before_main: SafeString
    before_scripts: SafeString
    end: SafeString


def frame(request: HttpRequest) -> Frame:
    """It depends on address, language and colours, on whether somebody is signed in, and on the kiosk."""
    theme = request.COOKIES.get("theme", "")
    kiosk = kiosk_of(request)
    who = "kiosk" if kiosk else str(request.user.is_authenticated)
    key = (request.get_full_path(), get_language() or "", theme, who)
    kept = _frames.get(key, SiteVersion.current())
    return kept or _frames.put(key, SiteVersion.current(), render_frame(request, kiosk))


class Frames:
    """The frames of one version of the site's content; the next version empties it."""

    MOST = 512

    def __init__(self) -> None:
        self.version = -1
        self.kept: dict[tuple[str, str, str, str], Frame] = {}

    def get(self, key: tuple[str, str, str, str], version: int) -> Frame | None:
        return self.kept.get(key) if version == self.version else None

    def put(self, key: tuple[str, str, str, str], version: int, made: Frame) -> Frame:
        if version != self.version or len(self.kept) >= self.MOST:
            self.version, self.kept = version, {}
        self.kept[key] = made
        return made


_frames = Frames()


def render_frame(request: HttpRequest, kiosk: Kiosk | None) -> Frame:
    """Without messages: those are for one reader, and stay for the next page outside."""
    context = {"mark": MARK, "messages": (), "room": "budget", "kiosk": kiosk}
    shell = render_to_string(f"budget/{'kiosk' if kiosk else 'voting'}/shell.html", context, request)
    return Frame(*(SafeString(part) for part in shell.split(MARK)))
