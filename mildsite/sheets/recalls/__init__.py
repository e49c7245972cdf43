"""Reach everybody who holds a sheet made from a text or a value that turned out wrong."""
