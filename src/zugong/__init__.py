"""Zugong: duties, records and decisions of a city's organisation work."""

__version__ = "0.1.0"
