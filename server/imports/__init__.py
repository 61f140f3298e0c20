"""Files that people download elsewhere and bring in: lists of leads, and what ads cost."""
