"""Brings in every module that adds commands to the command line."""

from workers import look_commands, run_commands, seed_commands

__all__ = ["look_commands", "run_commands", "seed_commands"]
