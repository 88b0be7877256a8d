"""Which occupation is which: codes across classifications, and the index of occupations."""
