"""Background jobs of this app."""

from config.kernel import storage
from config.kernel.jobs import job


@job()
def sweep_files():
    """Remove stored files that a rollback left behind; runs hourly. Returns how many."""
    return {"removed": storage.sweep()}
