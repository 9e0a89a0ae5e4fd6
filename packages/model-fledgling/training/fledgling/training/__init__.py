"""Stages that train a network."""
