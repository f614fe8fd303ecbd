"""What can go wrong with the private services, always as a sentence for the operator."""


class ServiceError(Exception):
    """A private service cannot run; the message says which, why, and what to do."""
