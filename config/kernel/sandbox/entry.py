"""Program: bind this process to limits, then become another program. It imports nothing of the product.

Usage: entry.py <limits as JSON> <program> <its arguments …>
"""

import json
import resource
import runpy
import sys


def limit_resources(limits):
    """Bind this process before it looks at any input; it cannot loosen the limits again."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    limit_resources(json.loads(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_path(sys.argv[0], run_name="__main__")
