"""Who did what, when: append-only events, each chained to the one before. Never a patient's word."""
