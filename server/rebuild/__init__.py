"""When a rebuild is due, who does it, what it reads and writes: from the queue to the tabs."""
