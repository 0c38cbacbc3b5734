"""The launcher behind the Makefile: sets the machine up, starts the embedded services and the processes of the product.

Standard library only: it runs with the bare system Python, before any package exists.
"""
