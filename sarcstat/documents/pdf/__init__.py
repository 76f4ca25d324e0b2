"""PDF, and texts whose columns are parted by blanks: words with positions into tables and paragraphs.

`extract` is a process of its own; its words are put into lines (`page`, `sheet`), the lines into tables (`regions`,
`extent`) and paragraphs (`prose`), a table's lines into columns (`columns`), its header (`heads`) and rows (`grid`).
"""
