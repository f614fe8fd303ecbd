"""Benchmarks: `make bench NAME=…`. See docs/benchmarks.md for how to read a result."""
