"""Pages of directives, one module a noun."""
