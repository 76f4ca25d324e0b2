"""Commands of SPSS that were read, as requests for the analyses that recompute them."""
