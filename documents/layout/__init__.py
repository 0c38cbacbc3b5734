"""Where number, date, signature and seal stand on a page."""
