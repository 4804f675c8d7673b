"""The projected screen: one page of its own, pushed, read-only, with nothing on it to click."""
