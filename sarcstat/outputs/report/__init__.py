"""An `Output` as documents for every medium: its contents, its tables, its syntax, and everything as records."""
