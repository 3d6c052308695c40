# One image for every part; docker-compose.yml gives each its command. Builds from the pinned packages, runs as nobody.
FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY pyproject.toml constraints.txt LICENSE README.md ./
COPY pipeline pipeline
COPY workers workers
RUN pip install -c constraints.txt . && useradd --system --uid 10001 --home-dir /app seedwatch && mkdir var && chown seedwatch var
COPY config config
COPY seeds seeds
USER 10001
ENTRYPOINT ["seedwatch"]
CMD ["run"]
