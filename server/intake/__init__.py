"""A request becomes a lead: who may post, what the body says, which field is which column.

Nothing here calls out, and nothing here refuses a submission for what it says.
"""
