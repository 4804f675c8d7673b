"""How well the privacy guard does, measured on a labelled list of sentences."""
