"""Site processes: read from YAML files, one process each (docs/site-processes.md)."""
