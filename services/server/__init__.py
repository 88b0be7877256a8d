"""What stands between the network and the applications: names, headers, time limits. Knows ASGI and uvicorn only."""
