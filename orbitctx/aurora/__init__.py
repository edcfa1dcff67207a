"""Field and emission: activity, magnetic coordinates, the oval, and what of it lies in sight."""
