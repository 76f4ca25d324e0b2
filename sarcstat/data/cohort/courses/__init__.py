"""The course of patients: their adverse events, what happens on the way, how their tumors change."""
