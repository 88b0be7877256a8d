"""Offline: how the public projections are made. Nothing here runs in the dashboard."""
