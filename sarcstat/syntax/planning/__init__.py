"""From data and the options of analyses to what a script redoes."""
