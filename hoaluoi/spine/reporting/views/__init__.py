"""The pages of reporting, by noun. Each authorises, parses, makes one domain call, and responds."""
