"""The words a new site starts with."""
