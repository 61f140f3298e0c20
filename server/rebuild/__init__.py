"""Rebuilds over HTTP and on demand: asked for here, done by whichever process is free."""
