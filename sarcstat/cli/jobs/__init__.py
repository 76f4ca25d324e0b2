"""Jobs of SPSS."""
