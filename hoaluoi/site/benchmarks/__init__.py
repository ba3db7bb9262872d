"""Measurements behind ``hoaluoi bench``: each on a throwaway installation of its own, with made-up data."""
