"""The report of everything that was said, as tables."""
