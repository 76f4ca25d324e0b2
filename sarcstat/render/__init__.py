"""From tables to bytes: a renderer adds a medium and nothing else."""
