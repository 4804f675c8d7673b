"""Samskap: workshops for co-design, from QR code to action plan."""
