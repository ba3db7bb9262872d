"""What the pages of the front door render from."""
