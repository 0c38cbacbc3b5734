"""The signing chain of an electronic document: prepare, sign, number and seal, validate. Bytes in, bytes out."""
