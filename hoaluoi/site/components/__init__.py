"""What the component kit shows: words, icons and arithmetic behind the template tags of `templatetags/ui.py`.

Colleagues use the tags (docs/howto/screens.md); these modules are their plain functions, testable without a template.
"""
