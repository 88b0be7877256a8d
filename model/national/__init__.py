"""The national model: employment growth of every occupation, year by year."""
