"""What stands in a column and may mean something else than it is taken for: told, never changed."""
