"""The way from DATA and options to rows, samples and cohorts, for every command that analyzes data."""
