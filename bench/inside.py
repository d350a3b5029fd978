"""Runs one module of the bench inside Zugong's Django: ``python -m bench.inside recount``. Prints one JSON object."""

from __future__ import annotations

import importlib
import json
import sys

from zugong.site.main import load_django

MODULES = ("load", "recount", "profile", "importing", "plans")

if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    if name not in MODULES:
        sys.exit(f"one of {', '.join(MODULES)}")
    load_django()
    said = importlib.import_module(f"bench.{name}").main(arguments)
    if said is not None:
        print(json.dumps(said, ensure_ascii=False))
