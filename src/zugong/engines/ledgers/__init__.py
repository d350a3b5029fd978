"""Ledgers: entries per organisation and period, corrected by counter-entries only."""
