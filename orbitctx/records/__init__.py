"""Bytes: the data files, the user's own store, and the only use of the network."""
