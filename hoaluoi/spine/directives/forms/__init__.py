"""What people type into the pages of directives; checked here, saved by operations."""
