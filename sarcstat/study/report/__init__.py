"""What a run leaves behind: its report, tables, diagrams and scripts, in one folder."""
