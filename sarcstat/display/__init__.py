"""From results to tables: layout, words and decimals, per style."""
