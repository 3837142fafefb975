"""Properties are tested by what they say, not by how long the machine takes for them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shipped", deadline=None)
settings.load_profile("shipped")
