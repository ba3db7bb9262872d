"""Reads of directives, one module a page family."""
