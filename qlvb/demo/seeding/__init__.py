"""Walks the content of the demo province through the real acts."""
