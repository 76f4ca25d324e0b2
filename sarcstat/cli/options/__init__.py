"""Options that several commands share, and the types of what is typed."""
