"""What runs have written (`results.json`, `--format json`), read again; and what differs between two of them."""
