"""What somebody with a copy of the database would try, as functions: each says what it found.

The attacker is given more than they could have: the true order in which people voted. If no order that
the database holds of its ballots follows it, no table that tells of people's comings and goings can.
"""

import math
import re
import subprocess
from collections import Counter
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import connection

from tests.support.services import database_url
from tools import clusters
from youthportal.ballots.keys import derive_token, open_key, stored
from youthportal.ballots.models import Ballot
from youthportal.ballots.receipts import make_receipt
from youthportal.core.exceptions import DomainError

NEAR = 5  # places to each side that would count as "placed"
#: So far from what chance gives, in standard deviations, that one signal in a million goes there.
SURE = 4.9


# --- orders that ballots lie in -------------------------------------------------------------------


def digests(rows):
    return [make_receipt(row.box, row.choices, bytes(row.nonce)).digest for row in rows]


def order_by(expression):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ballots_ballot ORDER BY {expression}")
        ids = [UUID(str(row[0])) for row in cursor.fetchall()]
    found = Ballot.objects.in_bulk(ids)
    return digests(found[one] for one in ids)


def dumped():
    """Receipts in the order of the lines of a plain dump of the whole database."""
    known = {str(ballot.pk): digests([ballot])[0] for ballot in Ballot.objects.all()}
    known |= {ballot.replace("-", ""): digest for ballot, digest in known.items()}
    ids = re.findall(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", dump_text())
    return [known[one] for one in ids if one in known]


def dump_text():
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    program = [str(clusters.programs() / "pg_dump"), "--data-only", "--table", "ballots_ballot"]
    url = database_url().replace("postgres://", "postgresql://", 1)
    return subprocess.run([*program, url], check=True, capture_output=True, text=True).stdout


def orders():
    """Every order of the ballots that a copy of the database shows, by name."""
    places = {"ctid": "ctid", "xmin": "xmin::text::bigint, ctid"}
    if connection.vendor == "sqlite":
        places = {"rowid": "rowid"}
    by_value = {"id": "id", "token": "token", "nonce": "nonce"}
    found = {name: order_by(expression) for name, expression in (places | by_value).items()}
    return found | {"dump": dumped()}


# --- matching -------------------------------------------------------------------------------------


def correlation(places):
    """Spearman's: 1 if the order is the true one, -1 if it is its reverse, about 0 by chance."""
    n, middle = len(places), (len(places) - 1) / 2
    return sum((at - middle) * (place - middle) for at, place in enumerate(places)) * 12 / (n**3 - n)


def betrays(order, truth):
    """Whether `order` places ballots in the order of voting more often than chance would."""
    where = {digest: at for at, digest in enumerate(truth)}
    places = [where[digest] for digest in order if digest in where]
    n = len(places)
    exact = max(sum(a == b for a, b in zip(one, range(n), strict=True)) for one in (places, places[::-1]))
    near = sum(abs(at - place) <= NEAR for at, place in enumerate(places))
    expected = n * (2 * NEAR + 1) / n
    return (
        exact > 1 + 2 * SURE
        or near > expected + SURE * math.sqrt(expected)
        or abs(correlation(places)) > SURE / math.sqrt(n - 1)
    )


def betraying(truth):
    """Names of the orders that give the order of voting away."""
    return [name for name, order in orders().items() if betrays(order, truth)]


def last_batch(box):
    """Receipts of the ballots written by the box's last rewriting: one transaction, so one moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT max(n) FROM (SELECT count(*) n FROM ballots_ballot GROUP BY xmin::text) batches"
            )
            assert cursor.fetchone() == (box.rewritten,)
            order = "count(*) OVER (PARTITION BY xmin::text) DESC"
        else:
            order = "rowid"
    return set(order_by(order)[: box.rewritten])


# --- traces beside the ballots --------------------------------------------------------------------


def snapshot():
    """All rows of all tables, as counted digests."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = Counter(sha256(repr(row).encode()).digest() for row in cursor.fetchall())
    return found


def traces(before, after):
    """Tables that voting has changed, besides the ballots themselves: each could tell who voted when."""
    return sorted(table for table in after if after[table] != before[table] and table != "ballots_ballot")


# --- the key --------------------------------------------------------------------------------------


def derivable(round, voters):
    """How many of these voters' ballots somebody finds who has database and settings."""
    round.refresh_from_db()
    try:
        key = open_key(round.key.half, round.key.fingerprint)
    except DomainError:
        return 0
    there = {bytes(token) for token in Ballot.objects.values_list("token", flat=True)}
    boxes = [pot.box_id for pot in round.pots.all()]
    return sum(
        any(stored(derive_token(key, box, voter.subject)) in there for box in boxes) for voter in voters
    )


# --- the schema -----------------------------------------------------------------------------------


def telling_columns(table):
    """Columns of a table that could tell a row's time, its place in a row of events, or its person."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        bound = set(connection.introspection.get_relations(cursor, table))
        kinds = {
            column.name: str(connection.introspection.get_field_type(column.type_code, column))
            for column in described
        }
    timed = {name for name, kind in kinds.items() if kind.startswith(("Date", "Time", "Duration"))}
    counted = {name for name, kind in kinds.items() if "Integer" in kind or "Auto" in kind}
    return sorted(timed | counted | bound)


# --- what lies on the disk ------------------------------------------------------------------------


def table_files(table):
    """The bytes of what the engine keeps of a table on disk."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        paths = [Path(name), Path(f"{name}-wal")]
        return b"".join(path.read_bytes() for path in paths if path.exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        return bytes(cursor.fetchone()[0])
