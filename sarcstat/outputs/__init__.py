"""SPSS's output files, whatever their format, as one `Output`: commands with their pivot tables, Notes, and the log."""
