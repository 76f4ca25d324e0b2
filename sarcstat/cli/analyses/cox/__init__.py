"""The command `cox`: what its model is asked for, how it is read, and what is computed besides."""
