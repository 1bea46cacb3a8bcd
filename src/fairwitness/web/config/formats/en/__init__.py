"""Days and moments in English, as the reports write them."""
