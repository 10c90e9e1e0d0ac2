"""The portal's own settings under test: this module only chooses the environment they are read from.

Every test process gets a Redis of its own on a socket in a temporary folder (redis-server where installed;
valkey, as in the demo, in the embedded run), so that processes side by side never clear each other's caches
nor take each other's messages. REDIS_URL, if set, is respected outside pytest-xdist.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tools import brokers, processes

EMBEDDED = bool(os.environ.get("EMBEDDED"))
SCRATCH = Path(tempfile.mkdtemp(prefix="youthportal-test-"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _clean_up() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


def _start_broker() -> str:
    program = brokers.installed_program()
    if EMBEDDED or program is None:
        program = brokers.embedded_program()
    path = SCRATCH / "redis.sock"
    server = brokers.start(path, program=program, log=SCRATCH / "redis.log")
    atexit.register(processes.stop, server, patience=2)
    return brokers.url(path)


atexit.register(_clean_up)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop lives in the thread that uses the ORM
os.environ["TESTING"] = "1"
os.environ["MEDIA_ROOT"] = str(SCRATCH / "media")
os.environ["STATIC_ROOT"] = str(SCRATCH / "static")
os.environ["DOCUMENT_SIGNER"] = str(SCRATCH / "document-signer.pem")
os.environ["CREDENTIAL_SIGNER"] = str(SCRATCH / "credential-signer.pem")
(SCRATCH / "static").mkdir()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'unused.sqlite3'}")
if WORKER or not os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = _start_broker()
    os.environ["BROKER_URL"] = f"redis+socket://{SCRATCH / 'redis.sock'}?virtual_host=0"

from youthportal.settings import *  # noqa: E402, F403 -- read after the environment is chosen
from youthportal.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: an in-memory database can neither be shared with real processes nor written by two threads.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
