"""Pages of this floor: inbox, proctoring review, background jobs, system."""
