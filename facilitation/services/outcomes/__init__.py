"""What the answers of a step add up to, one module for each way of adding them."""
