"""What readers of several formats share: bytes and encodings, heads of tables, blank rows, missing values."""
