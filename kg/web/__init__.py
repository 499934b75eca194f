"""The explorer's page, styles, scripts and words, put into one file by `kg.page`."""
