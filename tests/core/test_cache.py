"""The cache while Redis is away: this process's own, found without waiting twice."""

import time

import pytest

from youthportal.core.cache import FallbackCache

DEAD = "redis://127.0.0.1:1/0"
PARAMS = {"OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.3, "SOCKET_TIMEOUT": 0.3}}


@pytest.fixture
def cache():
    cache = FallbackCache(DEAD, PARAMS)
    yield cache
    cache.clear()
    cache.close()


def test_counters_and_locks_hold_within_the_process(cache):
    assert cache.add("lock", 1) is True
    assert cache.add("lock", 1) is False
    cache.set("count", 1)
    assert cache.incr("count") == 2
    assert FallbackCache(DEAD, PARAMS).get("count") == 2


def test_a_dead_redis_costs_one_wait(cache):
    cache.get("anything")
    start = time.perf_counter()
    for number in range(200):
        cache.set(f"key{number}", number)
    assert time.perf_counter() - start < 1


def test_redis_is_used_while_it_answers(private_redis):
    one, other = FallbackCache(private_redis.url, PARAMS), FallbackCache(private_redis.url, PARAMS)
    one.set("shared", "yes")
    assert other.get("shared") == "yes"
    private_redis.stop()
    assert other.get("shared") is None
    assert other.add("own", 1) is True
    one.close()
    other.close()
