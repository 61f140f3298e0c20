"""Pages → the requests that draw them."""
