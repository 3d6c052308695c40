"""Brings in every module that adds commands to the command line."""

from workers import feed_commands, judge_commands, look_commands, run_commands, seed_commands

__all__ = ["feed_commands", "judge_commands", "look_commands", "run_commands", "seed_commands"]
