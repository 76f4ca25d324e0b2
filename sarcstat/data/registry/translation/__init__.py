"""The language of `--where` and of derived variables, said in an engine's own expressions (Ibis)."""
