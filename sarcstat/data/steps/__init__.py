"""The data steps of a job of SPSS, carried out with SPSS's meaning of numbers, texts and missing values."""
