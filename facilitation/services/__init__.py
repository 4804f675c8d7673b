"""Use cases: the only layer that opens transactions; it hands out frozen values, never rows."""
