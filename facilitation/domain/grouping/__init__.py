"""Groups for the tables: dealt by the demands in order of weight, then bettered by a bounded search."""
