"""Word tables: one TOML file for each language; ``table.py`` reads them, so that the grammar holds no word of any."""
