"""Speed and size, measured: `make bench`. Not a test: nothing here fails on a slow machine."""
