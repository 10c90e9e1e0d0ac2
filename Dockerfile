# Builds and runs the portal; web, worker and beat are the same image with another command.
# Not yet built: no container engine was at hand (docs/operations.md says what was tried).
FROM debian:12-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv gettext \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/youthportal
COPY requirements-runtime.lock tools/installer.lock ./
RUN python3 -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes -r installer.lock \
 && UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=.venv .venv/bin/uv pip sync --no-cache --compile-bytecode --require-hashes requirements-runtime.lock
COPY . .
# The two secrets are words for this step only: nothing is signed with them, none gets into the image.
RUN find . -path './locale/*.po' -exec sh -c 'msgfmt --check-format -o "${1%.po}.mo" "$1"' _ {} \; \
 && SECRET_KEY=build BALLOT_SECRET=build BALLOT_SIGNING_KEY=build STATIC_ROOT=/srv/youthportal/static-collected .venv/bin/python manage.py collectstatic --noinput

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    python3 postgresql-client libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /srv/youthportal youthportal \
 && install -d -o youthportal -g youthportal /srv/media /srv/backups
WORKDIR /srv/youthportal
COPY --from=build /srv/youthportal /srv/youthportal
ENV PATH=/srv/youthportal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/youthportal/static-collected \
    MEDIA_ROOT=/srv/media
USER youthportal
EXPOSE 8000
# No access log: nothing may tie an address and a time to a ballot.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--backpressure", "64", "--workers-lifetime", "24h", \
     "--respawn-failed-workers", "--no-ws", "--no-access-log", \
     "youthportal.wsgi:application"]
