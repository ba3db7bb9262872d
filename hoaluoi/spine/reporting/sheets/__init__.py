"""The XLSX round trip: a sheet for one unit and period, filled offline, read back cell by cell."""
