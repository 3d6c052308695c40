"""Known vulnerabilities in the pinned packages (pip-audit). Says so and passes where the advisory service cannot be reached."""

import subprocess
import sys

answer = subprocess.run(
    [sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt", "--no-deps", "--disable-pip", "--timeout", "10"],
    capture_output=True,
    text=True,
    timeout=300,
    check=False,
)
if answer.returncode == 0:
    print("dependency audit: nothing known against the pinned packages")
elif "Found" in answer.stdout + answer.stderr and "vulnerab" in answer.stdout + answer.stderr:
    print(answer.stdout or answer.stderr)
    sys.exit(1)
else:
    last = (answer.stderr.strip().splitlines() or ["no message"])[-1][:160]
    print(f"dependency audit: not done, the advisory service could not be reached ({last})")
