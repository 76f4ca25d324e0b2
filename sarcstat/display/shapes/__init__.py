"""The shapes of what is displayed: documents, tables, their cells and grids, reports."""
