"""Derived variables of a study: recoding, missing policies, order of calculation."""
