"""The columnar engine (`engine.roll_up`): everything anew from the facts alone, level by level or on arrays."""
