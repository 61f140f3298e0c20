"""Protocol buffers as JSON: reading bodies by their schema, field masks."""
