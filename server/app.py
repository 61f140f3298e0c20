"""create_app: wiring only."""
