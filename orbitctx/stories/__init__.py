"""Words: a story, its language, and the claims that are read from it."""
