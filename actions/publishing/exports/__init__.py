"""The rows of a page in the form of a file: CSV, JSON, XLSX."""
