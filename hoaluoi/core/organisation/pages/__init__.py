"""What the pages of the organisation render from: typed, already scoped, a fixed number of queries each."""
