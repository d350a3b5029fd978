"""The bare pages of ``bench/bare`` and Zugong on the same data, in the same run; ``zugong bench`` starts it."""
