"""A study file that is written from a data file."""
