"""From dates and courses to time and status; ADTTE."""
