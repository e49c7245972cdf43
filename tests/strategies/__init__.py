"""Strategies of hypothesis: one for each thing that many tests try in many shapes."""
