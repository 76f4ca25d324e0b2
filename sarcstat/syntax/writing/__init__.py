"""A study's analyses as an R script and as SPSS syntax."""
