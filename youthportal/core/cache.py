"""The shared cache, and what stands in for it while Redis is away.

A cache error that is merely swallowed makes every counter read zero and every lock fail: rate limits
would then refuse everybody or nobody. So each process falls back to a cache of its own and asks Redis
again after a short rest: limits then hold per process, and no request waits for Redis twice.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

#: Seconds for which a process leaves Redis alone after it did not answer.
REST = 5.0
_resting_until: dict[str, float] = {}


class FallbackCache(BaseCache):
    """Redis while it answers, this process's memory while it does not; nothing is copied between them."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**params.get("OPTIONS", {}), "IGNORE_EXCEPTIONS": False}
        self._shared = RedisCache(location, {**params, "OPTIONS": options})
        self._own = LocMemCache(f"fallback:{location}", {})
        self._location = location

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _resting_until.get(self._location, 0):
            try:
                return getattr(self._shared, name)(*args, **kwargs)
            except (ConnectionInterrupted, RedisError, OSError):
                _resting_until[self._location] = time.monotonic() + REST
        call: Callable[..., Any] = getattr(self._own, name)
        return call(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._call("has_key", *args, **kwargs)

    def clear(self) -> None:
        self._own.clear()
        self._call("clear")

    def close(self, **kwargs: Any) -> None:
        self._shared.close(**kwargs)
