"""The Celery app: `celery -A workers.app worker` or `seedwatch work`. Settings are read when first needed, not on import."""

from typing import Any

from celery import Celery

from workers import runtime
from workers.celery_settings import celery_settings


def _settings() -> dict[str, Any]:
    configuration = runtime.configuration()
    return celery_settings(configuration.settings, broker_url=runtime.broker_url(configuration))


app = Celery("seedwatch", include=["workers.tasks"])
app.add_defaults(_settings)
