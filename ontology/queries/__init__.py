"""The shipped SPARQL queries, one file each."""
