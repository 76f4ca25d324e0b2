"""Listings: the text that R's console, SAS and Stata print, as commands with tables."""
