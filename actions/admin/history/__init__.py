"""What became of each record, version by version, and the way back."""
