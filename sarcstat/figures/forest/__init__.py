"""Forest plots, on paper and in the terminal."""
