"""What developers run, and what stands in for Google in the demo. Never shipped."""
