"""Words and bytes: verdicts, canonical data, digests, codes, pinyin. No database."""
