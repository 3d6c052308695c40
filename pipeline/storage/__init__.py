"""Where everything is kept: tables, engine, and one file of functions per table group. Rows do not leave these files."""
