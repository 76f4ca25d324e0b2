"""Survival analysis for clinical papers: SPSS's output and R's, side by side."""

__version__ = "0.1.0"
