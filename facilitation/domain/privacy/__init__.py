"""The privacy guard on every free text: what it looks for, and one module for each rule."""
