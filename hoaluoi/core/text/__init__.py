"""Folding for search, sort keys, numbers, units of measure and names in Vietnamese, Chinese and English.

Pure: no Django, no clock, no files but those of this folder.
"""
