"""Simulated cohorts: from a design, a TOML file of margins, hazard ratios and follow-up, to patients with dates."""
