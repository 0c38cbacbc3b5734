"""Backups: one sealed archive of database and files, verified before it counts, restored onto an empty machine.

Why this shape: docs/adr/0003-backups.md. For operators: docs/van-hanh.md.
"""
