"""Other people's clients of OGC API - Processes against the engine, over HTTP.

Each client is a program in a virtual environment of its own (`requirements/`), which
`npm test -- server` makes below `.venv-clients`.
"""
