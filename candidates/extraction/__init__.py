"""What is in a file: its true type, its text, the skills and facts named in it. No database here."""
