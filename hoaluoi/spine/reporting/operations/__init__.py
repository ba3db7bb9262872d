"""Every write of reporting, by noun: forms, assignments, returns, reviews, chases."""
