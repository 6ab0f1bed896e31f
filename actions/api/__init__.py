"""The public data for programs: read-only, on the same filters and rows as the pages."""
