"""How journals print numbers: one small file each, with what of it was verified and where."""
