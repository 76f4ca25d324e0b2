"""Listings of R, SAS and Stata, recomputed cell by cell: what the call says, what the names mean, the verdicts."""
