"""Rendering: a frozen document in, bytes out. No Flask, no database, no clock, no other package of ours."""
