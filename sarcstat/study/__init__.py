"""The study file: what its sections may say, and what they mean."""
