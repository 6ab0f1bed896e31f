"""Records as spreadsheets that editors take away, change, and bring back."""
