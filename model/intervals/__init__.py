"""Prediction intervals: fitted on past forecast errors, applied to every cell."""
