"""Ten thousand questions brought in: the file read by its limited process, judged against the bank, written.

Each file comes a second time with another option and explanation in every question (`changed`).
Runs without the web server, over the operations that pages, API and command call. The questions are those of the
starter bank in many versions, so that texts have code, lists and formulas as authors write them. Each file brings
questions of its own, so the bank that the next one is held against has grown by ten thousand. `cpu_s` is what an idle
machine would need; `load` says what else the measured one did.
"""

import itertools
import os
import time
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from assessments import formats, starter
from assessments.operations import imports
from bench.harness import cpu_seconds, median_and_spread
from config.demo import people
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

DEFAULTS = {"runs": 1}
ITEMS = 10_000
FORMATS = ("csv", "moodle_xml", "qti3")
TARGET_SECONDS = 60
_PLACES = (
    "ferry",
    "museum",
    "quarry",
    "orchard",
    "library",
    "harbour",
    "station",
    "bakery",
    "theatre",
    "garden",
)
_THINGS = (
    "ledger",
    "timetable",
    "catalogue",
    "inventory",
    "register",
    "archive",
    "roster",
    "diary",
    "index",
    "map",
)


def run(options):
    """Bring the questions in once for each format and run; the slowest format is the result."""
    with platform_context(reason="benchmark"):
        tenant = Tenant.objects.get(users__email=people.RECRUITER)
        owner = tenant.users.get(email=people.RECRUITER)
    source = _items()
    body = {"items": ITEMS, "target_s": TARGET_SECONDS, "formats": {}}
    for file_format in FORMATS:
        bodies = [list(itertools.islice(source, ITEMS)) for _ in range(options.runs)]
        files = [formats.write(body, file_format) for body in bodies]
        again = [formats.write([_changed(item) for item in body], file_format) for body in bodies]
        runs = [_measured(tenant, owner, file.content, file_format, "new") for file in files]
        changes = [_measured(tenant, owner, file.content, file_format, "changed") for file in again]
        body["formats"][file_format] = {
            "mebibytes": round(len(files[0].content) / 2**20, 1),
            **_summary(runs),
            "changed": _summary(changes),
        }
    both = [each for one in body["formats"].values() for each in (one, one["changed"])]
    slowest = {key: max(one[key]["median"] for one in both) for key in ("total_s", "cpu_s")}
    load = round(os.getloadavg()[1], 1)
    return {**body, **slowest, "load": load, "items_per_second": round(ITEMS / slowest["total_s"])}


def _cpu():
    """Return the CPU that this process, its children and its connection's server process have used, seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = cpu_seconds(cursor.fetchone()[0])
    return sum(os.times()[:4]) + server


def _summary(runs):
    keys = ("check_s", "bring_in_s", "total_s", "cpu_s")
    return {key: _rounded(median_and_spread(runs, key)) for key in keys}


def _changed(item):
    """Return a question with another explanation and another text at its first option."""
    first, *others = item.options
    options = (replace(first, text=f"{first.text} (corrected)"), *others)
    return replace(item, options=options, explanation=f"{item.explanation} Corrected.")


def _rounded(figures):
    return {key: round(value, 2) for key, value in figures.items()}


def _items():
    """Yield questions without end, no two with the same stem."""
    bank = [item for one in starter.all_files() for item in one.items]
    for number in itertools.count():
        place, thing = _PLACES[number % 10], _THINGS[number // 10 % 10]
        for item in bank:
            stem = f"The {place} keeps a {thing}, copy {number}.\n\n{item.stem}"
            yield replace(item, stem=stem, reference=f"{item.reference}-{number}")


def _measured(tenant, owner, raw, file_format, outcome):
    """Return the seconds of one import. Raises RuntimeError when anything did not come in."""
    with tenant_context(tenant):
        row = imports.start(SimpleUploadedFile("bench", raw), actor=owner, file_format=file_format)
    began, cpu = time.perf_counter(), _cpu()
    imports.check(tenant.pk, row.pk)
    checked = time.perf_counter()
    with tenant_context(tenant):
        row.refresh_from_db()
        imports.take(row, actor=owner, outcomes=[outcome])
    imports.bring_in(tenant.pk, row.pk)
    ended, cpu = time.perf_counter(), _cpu() - cpu
    with tenant_context(tenant):
        row.refresh_from_db()
        if row.counts["taken"] != ITEMS:
            raise RuntimeError(f"{row.counts} instead of {ITEMS} questions; {row.error}")
    return {"check_s": checked - began, "bring_in_s": ended - checked, "total_s": ended - began, "cpu_s": cpu}
