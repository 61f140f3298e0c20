"""The cells that people wrote → columns of one length, and what was odd about them."""
