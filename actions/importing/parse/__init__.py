"""Official texts and progress reports, from an uploaded file to a structure of plain data."""
