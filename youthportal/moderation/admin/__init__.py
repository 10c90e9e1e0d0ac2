"""The office's pages of texts and safety."""

from youthportal.moderation.admin import policy, safety, texts

__all__ = ["policy", "safety", "texts"]
