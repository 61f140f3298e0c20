"""People are told when something is wrong that only they can mend, once, and once when it is well
again. What is wrong is looked for here; server.notice sends it."""
