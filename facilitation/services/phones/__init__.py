"""What a participant's phone shows."""
