"""The sample form of `make run`. Not served unless DEMO is set."""
