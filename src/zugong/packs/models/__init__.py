from .packs import Pack, PackAuthor, PackFile, PackVersion, State

__all__ = ["Pack", "PackAuthor", "PackFile", "PackVersion", "State"]
