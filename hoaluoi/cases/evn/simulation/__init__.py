"""What no source states, made up so that every page has something to show; stored and shown as simulated.

Everything follows from one seed, so two installations are alike. Nothing here is ever mixed with a figure of a text.
"""
