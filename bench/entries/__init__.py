"""One module per benchmark: `plan()` returns a bench.harness.Plan on a seeded installation."""
