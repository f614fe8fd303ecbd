"""Every change of candidates, files, notes and the catalogue."""
