"""`plot` and its commands: a file a figure."""
