"""What the facilitator does and sees on the day, and how a step would look then."""
