"""What the worker does for the duties at every turn."""

from zugong.duties.tallies import fold

STEPS = {"fold_tallies": fold}
