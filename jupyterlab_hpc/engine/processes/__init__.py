"""The processes that the engine offers: one file each, the description as data."""
