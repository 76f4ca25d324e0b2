"""Every file format, and what is in memory or in R, as a data set with its codebook."""
