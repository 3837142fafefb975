"""Files between the Jupyter root, gateways and object stores, and where they are kept."""
