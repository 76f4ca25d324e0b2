"""Checking a published survival paper's tables against themselves, without the data."""
