"""Reports and drawings: one Dossier, rendered as JSON, Markdown, web page, PDF, ClaimReview and terminal text."""
