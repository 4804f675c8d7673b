"""What a workshop decides: its plan of actions, and the decisions in the cases of a timed agenda."""
