"""The expressions of SPSS's data steps: what COMPUTE, IF and SELECT IF mean, for all cases at once."""
