"""Many sheets at once: the list of a day, corrected in place, issued together."""
