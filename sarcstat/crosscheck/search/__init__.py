"""Which analysis gives the printed numbers: known alternatives to what the output says, tried in order of their number."""
