"""What is asked before and after the day: windows, links, and who is asked."""
