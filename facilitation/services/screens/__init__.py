"""What the projected screen shows: one picture for each step."""
