"""One file a procedure: a cohort goes to R, a result comes back."""
