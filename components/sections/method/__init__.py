"""The sections of Method."""
