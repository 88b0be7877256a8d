"""`python -m services doctor`: whether this machine is set up rightly, and what to do where it is not."""
