"""Judging: claims beside the physics and the roster, one check for each kind, and the verdict."""
