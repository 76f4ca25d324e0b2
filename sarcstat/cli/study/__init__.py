"""A whole paper from one study file."""
