"""What is taken home from a workshop or a series: one module for each report, made into files by `exports`."""
