"""Pages of candidates and files."""
