"""A job of SPSS carried out: its data steps, its procedures by the analyses that recompute them, in their order."""
