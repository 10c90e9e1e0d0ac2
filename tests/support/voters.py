"""Whole visits over real HTTP: a person with a voting slip, whose browser forgets nothing and tries again.

Used against a real web process, also one that is killed meanwhile, and by the bench.
"""

import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

FIELD = re.compile(r"""<input type="hidden" name="(\w+)" value="([^"]*)">""")
CHOICE = re.compile(r"""<input[^>]*name="choices"[^>]*value="([^"]+)\"""")
RECEIPT = re.compile(r"""<p class="receipt"[^>]*>(.*?)</p>""", re.DOTALL)
BROKEN = (OSError, http.client.HTTPException)


@dataclass
class Answer:
    status: int
    body: str
    location: str


@dataclass
class SlipVoter:
    """`patience`: seconds for which a broken connection is tried again, as a person presses reload."""

    address: str
    code: str
    patience: float = 0.0
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    connection: http.client.HTTPConnection | None = None
    form: dict[str, str] = field(default_factory=dict)
    page: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Answer:
        give_up = time.monotonic() + self.patience
        while True:
            try:
                return self._ask_once(method, path, form)
            except BROKEN:
                self.close()
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.1)

    def _ask_once(self, method: str, path: str, form: list[tuple[str, str]] | None) -> Answer:
        if self.connection is None:
            place = urlsplit(self.address)
            self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        headers = {"Accept-Language": "en", "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookies:
            pairs = (f"{name}={morsel.coded_value}" for name, morsel in self.cookies.items() if morsel.value)
            headers["Cookie"] = "; ".join(pairs)
        self.connection.request(method, path, urlencode(form) if form else None, headers)
        response = self.connection.getresponse()
        body = response.read().decode()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return Answer(response.status, body, response.headers.get("Location", ""))

    def follow(self, answer: Answer) -> Answer:
        while answer.status in {302, 303}:
            self.page = answer.location
            answer = self.ask("GET", answer.location)
        self.form = dict(FIELD.findall(answer.body))
        return answer

    def enter(self) -> Answer:
        """Scan the slip: the booth, and the ballot where there is only one."""
        return self.follow(self.ask("GET", f"/v/{self.code}"))

    def choose(self, how_many: int = 1) -> Answer:
        """Tick the first ideas of the voter's own order and look at them once more."""
        ballot = self.ask("GET", self.page)
        self.form = dict(FIELD.findall(ballot.body))
        ticked = [("choices", value) for value in CHOICE.findall(ballot.body)[:how_many]]
        return self.follow(self.ask("POST", self.page, [*self.form.items(), *ticked, ("action", "review")]))

    def send(self) -> Answer:
        """Cast what was reviewed. After a broken connection the same form is sent again."""
        return self.ask("POST", self.page, list(self.form.items()))

    def cast(self) -> str:
        """Cast and read the receipt; empty where the page shows none."""
        answer = self.follow(self.send())
        found = RECEIPT.search(answer.body)
        return re.sub(r"<[^>]+>|\s", "", found[1]) if found else ""

    def vote(self) -> str:
        """The whole visit; returns the receipt."""
        with self:
            self.enter()
            self.choose()
            return self.cast()
