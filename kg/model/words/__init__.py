"""The word segmenter's model; its README says how it was made."""
