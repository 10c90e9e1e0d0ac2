"""Die with the process that started the portal, however it dies.

Python imports this module at start when its folder stands on PYTHONPATH (see tools/processes.py). A child
that gets PR_SET_PDEATHSIG does not hand it on to its own children, and that signal also fires when merely
the *thread* that made them ends. So every Python process below the parent (granian's and Celery's workers,
process pools) watches the parent named in YOUTHPORTAL_LEASH itself, through a pidfd, which the kernel makes
readable when that process has gone, also after kill -9.
"""

import os
import select
import signal
import threading


def _wait_and_die(pidfd: int) -> None:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.poll()
    os.kill(os.getpid(), signal.SIGKILL)


def _watch() -> None:
    try:
        pidfd = os.pidfd_open(int(os.environ["YOUTHPORTAL_LEASH"]))
    except ProcessLookupError:
        os.kill(os.getpid(), signal.SIGKILL)
    except OSError:
        return  # a kernel before 5.3: the direct children still die, by PR_SET_PDEATHSIG
    else:
        threading.Thread(target=_wait_and_die, args=(pidfd,), name="leash", daemon=True).start()


if "YOUTHPORTAL_LEASH" in os.environ:
    _watch()
    os.register_at_fork(after_in_child=_watch)
