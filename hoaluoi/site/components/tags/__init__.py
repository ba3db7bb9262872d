"""Template tags by subject; `templatetags/ui.py` is the one library that templates see."""

from django import template

register = template.Library()
