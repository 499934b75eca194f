"""The reference list that comes with the package: names of the field, written for it."""
