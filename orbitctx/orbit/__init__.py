"""Motion: element sets, the fitted record, and where the station was."""
