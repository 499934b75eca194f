"""The shipped models; README.md is their card."""
