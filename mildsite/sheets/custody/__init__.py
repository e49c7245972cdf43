"""Master keys in use: what is kept under which, moving it to the newest, and what an old one is still needed for."""
