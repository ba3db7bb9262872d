"""What the console's pages render from."""
