"""What a cell means: typed text becomes values, values become what is shown. No I/O."""
