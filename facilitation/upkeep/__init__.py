"""Upkeep: take a backup while the product is in use, bring it back, and see whether the installation is well."""
