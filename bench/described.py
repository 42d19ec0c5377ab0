"""Fifty times as many of the requests the API's description allows as the suite sends, by three roles.

python -m bench described
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/accounts/test_api_as_described.py"


def main():
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-o", "timeout=7200", TEST]
    sys.exit(subprocess.run(command, cwd=ROOT, env=os.environ | {"API_EXAMPLES": "200"}).returncode)


if __name__ == "__main__":
    main()
