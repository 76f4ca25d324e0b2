"""A whole study from one file: its schema, its data, its tables, its folder."""
