"""Days and moments in Chinese, as the reports write them."""
