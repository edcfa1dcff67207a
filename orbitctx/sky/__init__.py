"""Light: Sun, Moon, and the shadow of the Earth."""
