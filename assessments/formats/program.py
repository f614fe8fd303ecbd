"""Program: read the questions of one file from standard input, print them as JSON.

Runs in the kernel's sandbox, since a crafted file may exhaust whatever parses it. It needs the modules beside it,
but neither tables nor the product's settings.

Usage: program.py <format, or - to find it> <language of the messages>
Output: {"refused": words} or {"format": …, "entries": […]}
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def set_up(language):
    """Let the modules be imported and their messages speak the language."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    settings.configure(LANGUAGE_CODE=language, LOCALE_PATHS=[ROOT / "assessments" / "locale"], USE_TZ=True)
    django.setup()


def main(file_format, language):
    """Read standard input and print what it holds."""
    set_up(language)
    from assessments.formats import Refused, read
    from assessments.formats.plain import entry_to_plain

    try:
        reading = read(sys.stdin.buffer.read(), None if file_format == "-" else file_format)
    except Refused as error:
        sys.stdout.write(json.dumps({"refused": str(error)}))
        return
    entries = [entry_to_plain(entry) for entry in reading.entries]
    sys.stdout.write(json.dumps({"format": str(reading.file_format), "entries": entries}))


if __name__ == "__main__":
    main(*sys.argv[1:])
