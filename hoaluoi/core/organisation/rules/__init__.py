"""Reading lists of units and people, and deciding what each row would change. No Django."""
