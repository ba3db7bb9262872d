"""What each page renders from, by noun."""
