"""What every route stands on: answers and headers, and who may call what."""
