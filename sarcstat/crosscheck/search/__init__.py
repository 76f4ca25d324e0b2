"""Which analysis gives the printed numbers: known alternatives, the fewest first."""
