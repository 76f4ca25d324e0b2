"""A paper against its data: each printed number beside the recomputed one, matched by what it is a number of.

Printed numbers come from the facts of an audit, recomputed ones from the records of a run (`results.json`). Both are
brought into one shape, a Quantity; nothing is matched by where it stands.
"""
