"""The expressions of SPSS's data steps: what COMPUTE, IF and SELECT IF mean, for all cases at once.

Where they differ from the language of `--where` and of derived variables (`sarcstat/data/expression`):

- Known in spite of a missing operand: 0*missing, 0/missing, 0**missing and MOD(0,missing) are 0, missing**0 is 1.
- Statistical functions leave missing arguments out: MEAN(1,missing) is 1; MEAN.2 asks for two that are not.
- User-missing values are missing, but in VALUE and SYSMIS, and MISSING tells of both.
- A text is never missing; a blank text is a value. Texts are equal whatever blanks they end with.
- A truth value is a number, 1 or 0, and may be added; a condition of another number than 1 is false, with a word.
- Nothing is converted: neither a text to a number nor one that looks like a date to a date.
- A date is a number of seconds since the start of 14 October 1582, and what is taken from it, too.
- A day that its month does not have (up to 31) counts on into the next month, with a word.
- What has no value (a division by zero, the logarithm of 0) is system-missing, with a word (`values.Happenings`).
"""
