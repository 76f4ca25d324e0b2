"""From a file to a cohort: readers, codebook, selection, endpoints."""
