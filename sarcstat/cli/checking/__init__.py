"""Commands that read what was printed before, here or elsewhere, and compare it."""
