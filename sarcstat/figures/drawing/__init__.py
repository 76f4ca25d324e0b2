"""What every figure is drawn with: sheet, fonts, styles, the words of results, files."""
