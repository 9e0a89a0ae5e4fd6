"""Checkpoints to the files of a Chatterbox repository."""
