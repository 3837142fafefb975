"""What travels with a cell: a check before it leaves, and the program that runs it."""
