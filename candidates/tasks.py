"""Background jobs of this app."""

from candidates.operations.documents import sweep_orphans
from config.kernel.jobs import job


@job()
def sweep_files():
    """Remove stored files that a rollback left behind; runs hourly. Returns how many."""
    return {"removed": sweep_orphans()}
