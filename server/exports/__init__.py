"""Files for other systems: where they go, and the schedule by which they are written."""
