"""The kinds of request that a batchUpdate may carry: each turns a draft into the next."""
