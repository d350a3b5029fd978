"""What the worker does for packs: put versions in force on their day."""

from .actions import begin_due_versions

STEPS = {"begin_pack_versions": begin_due_versions}
