"""Reporting checklists, and what the outputs of a run cover of them."""
