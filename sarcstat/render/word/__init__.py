"""Tables and reports as Word files, in the house style of a reference file."""
