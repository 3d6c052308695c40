"""Brings in every module that adds commands to the command line."""

from workers import (
    alert_commands,
    delivery_commands,
    draft_command,
    feed_commands,
    init_command,
    judge_commands,
    look_commands,
    record_commands,
    replay_command,
    run_commands,
    seed_commands,
)

__all__ = [
    "alert_commands",
    "delivery_commands",
    "draft_command",
    "feed_commands",
    "init_command",
    "judge_commands",
    "look_commands",
    "record_commands",
    "replay_command",
    "run_commands",
    "seed_commands",
]
