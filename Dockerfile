FROM python:3.12-slim-bookworm AS build
WORKDIR /srv/leadsheet
RUN python -m venv /opt/venv
COPY requirements.txt ./
# Not compiled: Python does that for what is really used, in a third of the room.
RUN /opt/venv/bin/pip install --no-cache-dir --no-compile --require-hashes --requirement requirements.txt \
 && /opt/venv/bin/pip uninstall --yes pip

# The demo: everything on one machine, with sample data (see compose.demo.yaml).
FROM python:3.12-slim-bookworm AS demo
WORKDIR /srv/leadsheet
COPY requirements-run.txt ./
RUN pip install --no-cache-dir --no-compile --require-hashes --requirement requirements-run.txt \
 && useradd --system --uid 10001 --home-dir /srv/leadsheet leadsheet \
 && install --directory --owner leadsheet --mode 700 /srv/leadsheet/var
COPY gunicorn.conf.py pyproject.toml LICENSE ./
COPY scripts scripts
COPY server server
COPY sheets_schema sheets_schema
COPY sheets_emulator sheets_emulator
COPY tools tools
COPY wordpress wordpress
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /srv/leadsheet/var
EXPOSE 8000 9900
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "tools.demo_in_container"]

# Last, and so what `docker build .` makes: the web process. The worker is the same image with another
# command (see compose.yaml).
FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/leadsheet leadsheet \
 && install --directory --owner leadsheet --mode 700 /srv/leadsheet/var
WORKDIR /srv/leadsheet
COPY --from=build /opt/venv /opt/venv
COPY gunicorn.conf.py pyproject.toml LICENSE ./
COPY scripts scripts
COPY server server
COPY sheets_schema sheets_schema
COPY wordpress wordpress
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000
# By number, as hosts that know no name ask for it.
USER 10001
# The inbox, where no PostgreSQL is named in DATABASE_URL.
VOLUME /srv/leadsheet/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["gunicorn", "server.app:create_app()"]
