"""Cox models: how one is fitted, what it says, and what is computed from it."""
