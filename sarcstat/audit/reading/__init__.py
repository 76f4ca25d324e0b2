"""Reading a published document: its tables and sentences, as facts.

Three stages, each a few files: the document as grids of cells and paragraphs (`plain`, `html`, `jats`, `word`,
brought into one shape by `document`), the grammar of one cell (`cell`) and of headings (`heading`), and the
relations between them, which make the facts. What is not understood is listed, never guessed.
"""
