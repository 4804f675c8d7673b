"""The hub: who is told that something has changed."""
