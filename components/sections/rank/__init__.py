"""The sections of Rank."""
