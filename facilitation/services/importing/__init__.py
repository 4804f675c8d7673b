"""What people hand in as spreadsheets, read and compared before anything is taken."""
