"""Who is in the room: coming in by the code, the seats that must be filled, and the tables."""
