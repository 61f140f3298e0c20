"""What the scripts do; each script is a thin main over one of these modules."""
