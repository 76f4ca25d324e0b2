"""Data that stay where they are: tables of databases and folders of Parquet files, counted by their own engine."""
