"""What a report says, in its order and in one language, before any layout: blocks of plain text."""
