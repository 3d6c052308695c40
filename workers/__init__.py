"""What runs Seedwatch: one small file per process. No `if` about news in here."""
