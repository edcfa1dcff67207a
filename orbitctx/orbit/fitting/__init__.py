"""From a raw history of element sets to the fitted record: cleaning, burns, arcs."""
