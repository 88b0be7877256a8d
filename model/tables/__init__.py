"""The tables of the data set, and how they are written."""
