"""What several procedures share: rows that come back from R, groups and tests of them, events, late entry."""
