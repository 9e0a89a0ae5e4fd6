"""Fledgling's training pipeline: from Debian packages to the four graphs of the embedded model."""
