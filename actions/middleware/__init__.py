"""What every request passes, in the order of the settings."""
