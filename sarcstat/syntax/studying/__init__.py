"""A job of SPSS as a study: variables, endpoints and tables of the same numbers, and what has no counterpart."""
