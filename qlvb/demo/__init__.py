"""The fictional province of Sơn Lam: people, papers, images and keys. No Django model is imported here."""
