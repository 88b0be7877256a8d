"""Where the states and the local areas lie on a map."""
