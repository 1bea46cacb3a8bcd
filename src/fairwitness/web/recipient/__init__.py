"""The recipient's desk: who files, what came, what happens to it; and the protocol of filers."""
