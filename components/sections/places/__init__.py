"""The sections of Places."""
