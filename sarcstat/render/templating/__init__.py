"""Jinja templates, the package's own and those that a user puts in their place."""
