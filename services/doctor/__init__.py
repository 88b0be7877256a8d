"""`python -m services doctor`: whether this machine is set up correctly, and what to do if not."""
