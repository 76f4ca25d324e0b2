"""What conventions mean: what `sarcstat explain` says, a file a family."""
