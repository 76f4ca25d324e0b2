"""SPSS syntax as a tree of commands, each with its place; nothing is carried out here."""
