"""The word lists of the reader as this installation reads with: what administrators changed, version by version."""
