"""Another program's output, recomputed cell by cell: a plan of requests, the comparison, and the report."""
