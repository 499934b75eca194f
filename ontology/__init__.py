"""The ontology's files: terms, alignments, shapes, JSON-LD context and queries."""
