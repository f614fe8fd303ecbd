"""Pages: one's own account, the team of a company, its API keys, and the demo's sign-in."""
