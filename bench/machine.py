"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("django", "granian", "psycopg", "django-template-partials", "whitenoise")


def machine(folder: Path) -> dict[str, Any]:
    """Processor, memory, disk, system, versions, commit."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": model.group(1).strip() if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory.group(1)) / 1024**2) if memory else 0,
        "file_system": _said("stat", "-f", "-c", "%T", "/tmp"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "commit": _said("git", "-C", str(folder), "rev-parse", "--short", "HEAD"),
        "changed_files": len(_said("git", "-C", str(folder), "status", "--short", "--", "src").splitlines()),
        "load_before": os.getloadavg()[0],
    }


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
