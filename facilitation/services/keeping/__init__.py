"""How long what was said and planned is kept, and how it is erased."""
