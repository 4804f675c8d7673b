"""What is asked and what is answered: who writes, what is offered, what is read and stored, and how it is gathered,
counted and split.
"""
