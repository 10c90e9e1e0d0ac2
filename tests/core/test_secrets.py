"""Secrets made at the first start: processes that start together agree on one, and it is never empty."""

import stat
from concurrent.futures import ThreadPoolExecutor

from youthportal.settings import made_secret


def test_whoever_starts_at_once_reads_the_same_secret(tmp_path):
    path = tmp_path / "var" / "ballot_secret.secret"

    def start(_number):
        made_secret(path)
        return path.read_text()

    with ThreadPoolExecutor(16) as pool:
        read = set(pool.map(start, range(64)))
    assert len(read) == 1
    assert len(read.pop()) == 64
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
