"""Documents, whatever their format: a file into headings, paragraphs and tables of cells, each with its place.

Nothing here knows what a table is about; who reads statistics out of cells stands above.
"""
