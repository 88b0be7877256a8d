"""The sections of Explore."""
