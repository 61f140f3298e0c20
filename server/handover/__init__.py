"""A lead's first type, score and owner, and the queue of those that wait for the rules of 設定."""
