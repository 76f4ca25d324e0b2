"""Reading a published document: its tables and sentences, as facts.

Three stages, each a few files: headings, paragraphs and tables of cells (`documents`) brought into one shape
(`assembly`, `document`), the grammar of one cell (`cell`) and of headings (`heading`), and the relations between
them, which make the facts. What is not understood is listed, never guessed.
"""
