"""How large a file may be that is read, in one place: far beyond what anybody has, and within a computer's memory."""

from __future__ import annotations

#: What an archive (.xlsx, .ods, .docx) may unpack to: a sheet of a million rows and a dozen columns takes 500 MB.
MOST_UNPACKED = 1_500_000_000
#: A large member may be this many times as long as it is packed. Sheets reach some 60, a stream of blanks 1,000.
MOST_RATIO = 250
RATIO_COUNTS_FROM = 20_000_000
#: Deflate makes a stream at most so many times shorter.
DEFLATE = 1_032
#: What the list of an archive's members may take.
MOST_DIRECTORY = 8_000_000
#: Cells of the smallest rectangle that holds a sheet's values; where most of them have one, there may be more.
MOST_CELLS = 20_000_000
SPARSE = 4
#: Characters of a cell: a spreadsheet program allows 32,767, SPSS as many bytes.
LONGEST_CELL = 100_000
#: What somebody may have written by hand: keys of a file, and parts of one of them.
MOST_KEYS = 10_000
MOST_PARTS = 32
#: Values of an option that Python gives.
MOST_VALUES = 100_000
#: Blanks in a row in a document; more tell no more.
MOST_BLANKS = 200
#: Letters of a word in a document; of longer ones the ends are kept.
LONGEST_WORD = 2_000
#: Characters of a cell of a document, and of a title or a note; of longer ones the ends are kept.
LONGEST_PRINTED, LONGEST_NOTE = 1_000, 5_000
#: Characters of a document outside of its tables: a paper with its supplement has some hundred thousand.
MOST_TEXT = 5_000_000
#: Characters of a text in a figure, and dots of its pixels: a page at 1,200 dpi has some 100 million.
LONGEST_LABEL = 1_000
MOST_PIXELS = 150_000_000
#: Parameters of a regression.
MOST_PARAMETERS = 500
#: What is read from standard input, which may have no end, unless the user says how many rows there may be.
MOST_INPUT = 400_000_000
MOST_ROWS = 10_000_000
#: A line of a text that goes on for longer is none.
LONGEST_LINE = 16_000_000
#: The largest number that is computed with: its fourth power, of which a kurtosis is made, is still a number.
LARGEST_NUMBER = 1e60
