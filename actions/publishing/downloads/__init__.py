"""The catalogue as files that anybody may take away, all made of the same rows."""
