"""What becomes of actions: their owners, what is said of them, what decision levels answer, and the next plan."""
