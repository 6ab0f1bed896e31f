"""How a progress report is read: its paragraphs, what they are likely about, and the end of it."""
