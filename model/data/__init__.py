"""The input tables: their schemas, their reading and checks, and what was released when."""
