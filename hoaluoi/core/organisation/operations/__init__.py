"""Every write of the organisation: keyword-only, atomic, recorded in the ledger by the same function."""
