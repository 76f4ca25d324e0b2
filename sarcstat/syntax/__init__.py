"""Scripts in other programs' languages: written to redo a study, read to be carried out."""
