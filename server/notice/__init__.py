"""Who is told of a new MQL: the queue, the loop that empties it, e-mail and webhooks."""
