"""Copies of the whole database that are taken while it is in use, sealed, read back, and put in place again."""
