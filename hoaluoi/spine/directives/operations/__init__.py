"""Every write of directives, one module a noun."""
