"""Past forecasts against actual employment."""
