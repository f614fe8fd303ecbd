"""Jobs on the timetable."""

from config.kernel.jobs import job
from recruiting.operations import lifecycle


@job(queue="default", atomic=False)
def close_due_requisitions() -> int:
    """Close requisitions whose deadline has passed; returns how many."""
    return lifecycle.close_due()
