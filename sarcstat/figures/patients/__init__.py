"""Figures with a bar or a lane a patient."""
