"""Pages of the organisation: authorise, parse, one domain call, respond."""
