"""The signing chain of an electronic document: prepare, sign, number and seal, validate. Pure bytes in, pure bytes out."""
