"""The only place that knows HTTP. One package per audience; what they share is in `shared`."""
