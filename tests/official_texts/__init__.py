"""Texts in the shape of official ones, in words of our own: their contents and their shapes."""
