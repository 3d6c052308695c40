"""Celery's settings, each with its reason (research: the settings table in docs/decisions/0003-celery.md)."""

from typing import Any

from pipeline.loading.settings import Settings

TASK_TIME_LIMIT = 180
"""Seconds after which a child is killed; the article's attempt was counted before."""


def celery_settings(settings: Settings, *, broker_url: str) -> dict[str, Any]:
    """Redis may lose everything: messages carry ids only, there is no result backend, no retry, no ETA."""
    return {
        "broker_url": broker_url,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": {
            # Far above the time limit: a message shown twice is harmless but wasteful.
            "visibility_timeout": 600,
            # kombu 5.7: without these two a killed worker's messages come back after about 100 s instead of 5.
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "global_keyprefix": settings.broker.prefix,
            "socket_keepalive": not broker_url.startswith("redis+socket"),
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "health_check_interval": 25,
        },
        "broker_heartbeat": 0,
        "task_acks_late": True,
        # True turns a poison message into a hot loop (29 runs in 6 s); attempts are counted in the database instead.
        "task_reject_on_worker_lost": False,
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        "task_time_limit": TASK_TIME_LIMIT,
        "task_soft_time_limit": TASK_TIME_LIMIT - 30,
        "task_default_queue": "seedwatch",
        "task_publish_retry": True,
        "task_publish_retry_policy": {"max_retries": 3, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.4},
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_concurrency": settings.workers.processes or None,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_soft_shutdown_timeout": 5.0,
        "worker_enable_soft_shutdown_on_idle": False,
        "worker_max_tasks_per_child": 500,
        "worker_max_memory_per_child": 400_000,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_proc_alive_timeout": 30.0,
        "timezone": "UTC",
        "enable_utc": True,
    }
