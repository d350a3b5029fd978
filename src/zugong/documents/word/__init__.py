"""Papers in Word: templates people can edit, rendered in a sandbox over plain values."""

from .rendering import BadTemplateError, render_paper, words_of

__all__ = ["BadTemplateError", "render_paper", "words_of"]
