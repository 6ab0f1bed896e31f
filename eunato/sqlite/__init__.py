"""SQLite, read where nothing can be written any more, and left where its file was replaced."""
