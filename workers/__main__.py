"""`python -m workers` is `seedwatch`."""

from workers.cli import main

main()
