"""Files that people already use, from a neutral document; knows nothing of the rest."""
