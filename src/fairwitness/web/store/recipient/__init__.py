"""A recipient's desk in tables and files: who works there, who files, what came, what happened."""
