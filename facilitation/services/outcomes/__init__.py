"""What the answers of a step, a workshop or a series add up to, one module for each way of adding them."""
