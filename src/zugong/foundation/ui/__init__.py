"""Look and behaviour of every screen: layout, lights, dates, list pages. Knows no noun of the work."""
