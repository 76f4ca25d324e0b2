"""An output file of any format into an `Output`."""
