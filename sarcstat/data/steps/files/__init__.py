"""Files that data steps read and write: SPSS's own, texts and workbooks, and everything that analyses read."""
