"""The facts of the paragraph on statistical methods."""
