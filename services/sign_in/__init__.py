"""Sign-in: its settings, and who may do what. Knows no server and no dashboard."""
