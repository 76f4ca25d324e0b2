"""Delimited texts."""
