"""Word tables: one TOML file for each language; ``table.py`` reads them, the grammar never holds a word of any language."""
