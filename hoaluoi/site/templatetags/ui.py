"""The component kit: tags that every template may use (a builtin of the template engine)."""

from django import template

register = template.Library()
