"""The state model: base employment and growth of every occupation in every state."""
