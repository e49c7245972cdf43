"""What is done to a running installation, and whether it loses anything: `make torture`."""
