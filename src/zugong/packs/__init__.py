"""Regimes as data: reading, checking, versions, formulas. Knows no subject; the rooms hand in their parts."""
