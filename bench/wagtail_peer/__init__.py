"""A small Wagtail site with the text of our after-care page. It runs in an environment of its own."""
