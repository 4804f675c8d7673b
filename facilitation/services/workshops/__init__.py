"""Making workshops and what they are made of: templates of one's own, programs that are edited, and series."""
