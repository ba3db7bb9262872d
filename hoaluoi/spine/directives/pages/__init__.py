"""What the pages of directives render from, one module a page."""
