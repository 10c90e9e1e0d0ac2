"""A real SMTP server that keeps what it is given."""

import asyncio
import email
from collections.abc import Iterator
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tools import processes


class SmtpSink:
    """Keeps messages; `refuse_next(n)` answers the next n with a temporary failure."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refusals = 0
        self.seconds = 0.0
        self.url = ""

    def refuse_next(self, count: int) -> None:
        self.refusals = count

    def take_time(self, seconds: float) -> None:
        """Think that long before each answer to a mail."""
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        await asyncio.sleep(self.seconds)
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    sink = SmtpSink()
    port = processes.free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    sink.url = f"smtp://127.0.0.1:{port}"
    yield sink
    controller.stop()
