"""The volunteering of the invented town of Vėjūnai: every host, person and hour here is made up.

Each module fills one part; `seed` calls them in the order in which they need each other.
"""

from volunteering.management.demo import certificates, honour, hosts, logbook, offers, waiting


def seed() -> None:
    hosts.seed()
    logbook.seed()
    offers.seed()
    waiting.seed()
    certificates.seed()
    honour.seed()
