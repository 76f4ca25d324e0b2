"""The border to R: one embedded session, one conversion, one call."""
