"""Pages that every reader gets alike are made once and answered from memory (ADR 0026)."""

from mildsite.web.kept.marking import is_kept, kept
from mildsite.web.kept.pages import KeptPages

__all__ = ["KeptPages", "is_kept", "kept"]
