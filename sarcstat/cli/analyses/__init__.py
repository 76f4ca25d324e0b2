"""The commands that make tables and figures, one file each, and what they share."""
