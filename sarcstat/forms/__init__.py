"""Files that people write by hand in TOML (a study, a design, a published paper): read, with every mistake placed."""
