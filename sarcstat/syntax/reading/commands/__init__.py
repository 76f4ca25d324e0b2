"""One table a command, and what the command is once it is read."""
