"""CPU per request and queries of every kind of page a visitor can click to, against a bare view.

The kinds are found by walking: one page for each URL name that links lead to, as a visitor without sign-in,
as a pupil and as the office. Two figures a page: warm as it is, which for public pages means from the cache.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tools.bench import Figure
from tools.bench.servers import Cost, Surroundings, Visitor, Web, cost, surroundings, web

PASSWORD = "demo-town"  # noqa: S105 -- the demo's
LINK = re.compile(r"""<a\b[^>]*\bhref=["']([^"'#]+)""")
TOKEN = re.compile(r"""name=["']csrfmiddlewaretoken["'] value=["']([^"']+)""")
MOST_PAGES = 150
MOST_KINDS = 14


@dataclass(frozen=True)
class Role:
    name: str
    email: str
    ceiling: float
    queries: int


SIGNED_IN_CEILING = 25
ROLES = [
    Role("anonymous", "", 3, 8),
    Role("pupil", "pupil@demo.example", SIGNED_IN_CEILING, 8),
    Role("official", "official@demo.example", SIGNED_IN_CEILING, 20),
]
VOTING = {"budget:vote", "budget:ballot", "budget:review", "budget:receipt", "budget:enter_code"}
VOTING_CEILING = 8


def sign_in(server: Web, email: str) -> str:
    """The cookies of somebody who has just signed in on the portal's own page."""
    connection = server.connect()
    connection.request("GET", "/en/accounts/login/")
    page = connection.getresponse()
    token = TOKEN.search(page.read().decode())
    jar = SimpleCookie("; ".join(page.headers.get_all("Set-Cookie", [])))
    form = {"csrfmiddlewaretoken": token[1] if token else "", "login": email, "password": PASSWORD}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": as_header(jar)}
    connection.request("POST", "/en/accounts/login/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise RuntimeError(f"{email} could not sign in: {answer.status}")
    for line in answer.headers.get_all("Set-Cookie", []):
        jar.load(line)
    connection.close()
    return as_header(jar)


def as_header(jar: SimpleCookie) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items() if morsel.value)


def walk(server: Web, cookie: str) -> dict[str, str]:
    """URL name -> the first address of that name that links lead to, breadth first."""
    from django.urls import Resolver404, resolve

    visitor, found = Visitor(server, cookie), dict[str, str]()
    queue, seen = ["/en/"], {"/en/"}
    while queue and len(seen) < MOST_PAGES:
        path = queue.pop(0)
        body = visitor.body(path)
        if body is None:
            continue
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        found.setdefault(name, path)
        for link in LINK.findall(body):
            target = urlsplit(urljoin(path, link))
            if not target.netloc and target.path.startswith("/en/") and target.path not in seen:
                seen.add(target.path)
                queue.append(target.path)
    return found


def kinds(server: Web, cookie: str, known: set[str]) -> dict[str, str]:
    """The kinds of pages that this visitor has and the one before had not; never signing out."""
    everything = walk(server, cookie)
    names = [name for name in everything if "logout" not in name and (name not in known or cookie)]
    names.sort(
        key=lambda name: (name.startswith(("account_", "mfa_", "admin:")), list(everything).index(name))
    )
    return {name: everything[name] for name in names[:MOST_KINDS]}


def ceiling_of(role: Role, name: str) -> float:
    """Voting has a limit of its own; sign-in pages, new for every visitor, are no public pages."""
    if name in VOTING:
        return VOTING_CEILING
    is_sign_in = name.startswith(("account_", "mfa_", "pupil_"))
    return SIGNED_IN_CEILING if role.name == "anonymous" and is_sign_in else role.ceiling


def figure(role: Role, name: str, spent: Cost, bare_ms: float) -> Figure:
    ratio = spent.ms / bare_ms
    limit = ceiling_of(role, name)
    return Figure(
        name=f"{role.name}: {name}, {spent.queries} queries",
        value=spent.ms,
        unit="ms CPU",
        against=f"bare view {bare_ms:.2f} ms",
        ratio=ratio,
        target=f"≤ {limit:g} ×, ≤ {role.queries} queries",
        met=ratio <= limit and spent.queries <= role.queries,
    )


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.found_town()
        bare = web("tools.bench.bare:application", os.environ)
        portal = web("tools.bench.portal:application", place.environment)
        with bare as ceiling, portal as server:
            yield from measure_roles(place, server, ceiling)


def measure_roles(place: Surroundings, portal: Web, bare: Web) -> Iterator[Figure]:
    """The bare view is measured again beside each page: other work on the machine slows both alike."""
    known: set[str] = set()
    for role in ROLES:
        cookie = sign_in(portal, role.email) if role.email else ""
        for name, path in kinds(portal, cookie, known).items():
            known.add(name)
            before = cost(bare, "/", seconds=0.5)
            spent = cost(portal, path, database_pid=place.cluster_pid, cookie=cookie, seconds=1.5)
            after = cost(bare, "/", seconds=0.5)
            yield figure(role, name, spent, (before.ms + after.ms) / 2)
