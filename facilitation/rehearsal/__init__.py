"""A whole workshop with thought participants, through the same doors as real ones."""
