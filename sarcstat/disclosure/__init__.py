"""Small counts are hidden, and with them whatever would reveal them: in results, before anything is displayed."""
