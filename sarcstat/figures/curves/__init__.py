"""Curves of survival and of incidence, on paper and in the terminal."""
